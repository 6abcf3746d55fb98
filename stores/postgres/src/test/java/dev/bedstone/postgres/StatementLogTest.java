package dev.bedstone.postgres;

import static dev.bedstone.postgres.Tenants.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bedstone.config.PostgresConfig.Statements;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.LogCapture;
import dev.bedstone.testkit.PostgresTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said about statements, in the log, to hooks and to the server: names, never values. */
@PostgresTest
class StatementLogTest {

    private static final String SLOW =
            """
            select 'canary-1' as a /* canary-2 */, :value as value, $$canary-3$$ as b, 42 as c
              from pg_sleep(0.02) -- canary-4
            """;

    private record Row(String a, String value, String b, int c) {}

    @Test
    void slowStatementsAreLoggedWithoutValues(FreshDatabase database) {
        Statements slow = new Statements(Duration.ofMillis(10), false);
        try (Postgres postgres =
                        Postgres.open(database.config().withStatements(slow), StoreHooks.NONE);
                LogCapture log = LogCapture.start()) {
            ACME.run(() -> {
                postgres.query(SLOW)
                        .named("report.monthly")
                        .bind("value", "canary-5")
                        .list(Row.class);
                postgres.transaction(tx -> tx.sql("select 1 from pg_sleep(0.02)").list(Long.class));
            });
            assertThat(said(log))
                    .contains("slow statement: ")
                    .contains(
                            "report.monthly: select ? as a , :value as value, ? as b, ? as c from"
                                    + " pg_sleep(?.?)")
                    .contains("select: select ? from pg_sleep(?.?)")
                    .doesNotContain("canary")
                    .doesNotContain("42");
        }
    }

    @Test
    void fastStatementsAreLoggedOnlyWithTheEcho(FreshDatabase database) {
        for (boolean echo : new boolean[] {false, true}) {
            Statements settings = new Statements(Duration.ofMinutes(1), echo);
            try (Postgres postgres =
                            Postgres.open(
                                    database.config().withStatements(settings), StoreHooks.NONE);
                    LogCapture log = LogCapture.start()) {
                postgres.withoutTenant().query("select 'canary' as a, 7 as b").list(Pair.class);
                assertThat(said(log).contains("select: select ? as a, ? as b")).isEqualTo(echo);
                assertThat(said(log)).doesNotContain("canary");
            }
        }
    }

    private record Pair(String a, int b) {}

    /** Hooks and the server know an operation by its name. */
    @Test
    void anOperationIsCalledByItsName(FreshDatabase database) {
        List<String> told = new CopyOnWriteArrayList<>();
        StoreHooks hooks =
                new StoreHooks() {
                    @Override
                    public void ended(
                            StoreId store,
                            String operation,
                            @Nullable Object token,
                            long nanos,
                            @Nullable StoreFailure failure) {
                        told.add(operation + (failure == null ? "" : " failed"));
                    }
                };
        String query = "select query from pg_stat_activity where pid = pg_backend_pid()";
        try (Postgres postgres = Postgres.open(database.config(), hooks)) {
            PostgresTransactions plain = postgres.withoutTenant();
            String single = plain.query(query).named("documents.by-tag").one(String.class);
            assertThat(single).contains("/*operation='documents.by-tag'*/");
            String inTransaction =
                    plain.read(
                            TransactionOptions.READ_ONLY.named("documents.list"),
                            tx -> tx.sql(query).one(String.class));
            assertThat(inTransaction).contains("/*operation='documents.list'*/");
            assertThatExceptionOfType(StoreFailure.class)
                    .isThrownBy(() -> plain.sql("select 1/0").named("bad").one(Integer.class))
                    .withMessageContaining("postgres: bad:");
            assertThat(told)
                    .containsExactly(
                            "documents.by-tag", "documents.list", "documents.list", "bad failed");
        }
    }

    @Test
    void aNameCannotBeAnythingElse(FreshDatabase database) {
        try (Postgres postgres = Postgres.open(database.config(), StoreHooks.NONE)) {
            for (String bad :
                    List.of("", "*/ drop table t; /*", "a b", "a'b", "a\nb", "x".repeat(64), "ü")) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> postgres.withoutTenant().query("select 1").named(bad));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> TransactionOptions.STANDARD.named(bad));
            }
        }
    }

    /** What the layer said; what the driver writes at its finest level is not ours. */
    private static String said(LogCapture log) {
        return log.lines().stream()
                .filter(line -> line.contains(" dev.bedstone.postgres."))
                .collect(java.util.stream.Collectors.joining("\n"));
    }
}
