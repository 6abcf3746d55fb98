package dev.bedstone.postgres;

import static dev.bedstone.postgres.Tenants.ACME;
import static dev.bedstone.postgres.Tenants.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint.Pooler;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.contracts.TenantTrial;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.Scope;
import dev.bedstone.postgres.BulkTest.Line;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Behind a real PgBouncer everything works, with fewer server connections than callers. */
@PostgresTest
class PoolerTest {

    @BeforeEach
    void installed() {
        assumeTrue(
                PgBouncer.program().isPresent(),
                "SKIPPED: pgbouncer is not installed, so nothing is known about poolers; install"
                        + " the package pgbouncer");
    }

    @ParameterizedTest
    @EnumSource(
            value = Pooler.class,
            names = {"SESSION", "TRANSACTION"})
    void everythingWorksBehindAPooler(Pooler mode, FreshDatabase database) {
        int connections = mode == Pooler.TRANSACTION ? 1 : 4;
        try (PgBouncer pooler = PgBouncer.start(database, mode, connections);
                Postgres postgres = Postgres.open(through(pooler, database), StoreHooks.NONE)) {
            Tenants.createDocuments(postgres);
            for (int round = 0; round < 8; round++) {
                for (Scope scope : List.of(ACME, GLOBEX)) {
                    scope.run(() -> use(postgres));
                }
            }
            long mine =
                    ACME.call(
                            () -> postgres.query("select count(*) from document").one(Long.class));
            assertThat(mine).isEqualTo(8 * 3_003);
        }
    }

    private static void use(Postgres postgres) {
        long before = postgres.query("select count(*) from document").one(Long.class);
        postgres.sql("insert into document (title, n) values (:title, :n)")
                .bind("title", "one")
                .bind("n", 1)
                .update();
        postgres.transaction(tx -> {
            tx.sql("insert into document (title) values ('two')").update();
            assertThatExceptionOfType(Conflict.class)
                    .isThrownBy(() ->
                            tx.savepoint(inner ->
                                    inner.sql("insert into document (title, n) values ('x', 5000)")
                                            .update()));
            return tx.sql("insert into document (title) values ('three')").update();
        });
        postgres.sql("insert into document (title, n) values (:title, :n)").batch(lines(1_000));
        postgres.load("document", Line.class, lines(2_000).iterator());
        long streamed =
                postgres.query("select n from document").stream(Integer.class, Stream::count);
        long copied = postgres.read(tx -> tx.copyOut("document", Line.class, Stream::count));
        assertThat(streamed).isEqualTo(before + 3_003).isEqualTo(copied);
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() ->
                        postgres.sql("insert into document (title, n) values ('x', 5000)")
                                .update());
    }

    @Test
    void migrationsAndCopiesThroughAPoolerAreRefused(FreshDatabase database) {
        try (PgBouncer pooler = PgBouncer.start(database, Pooler.TRANSACTION, 2)) {
            PostgresConfig direct = database.config();
            PostgresConfig config =
                    new PostgresConfig(
                            direct.primary(),
                            direct.replica(),
                            java.util.Optional.of(
                                    pooler.endpoint(
                                            database.endpoint(PostgresRole.OWNER), Pooler.NONE)),
                            direct.pool(),
                            direct.timeouts(),
                            direct.retry(),
                            direct.applicationName(),
                            false);
            try (Postgres postgres = Postgres.open(config, StoreHooks.NONE)) {
                assertThatThrownBy(() -> postgres.openMigrations("test"))
                        .hasMessageContaining("pooler");
                assertThatThrownBy(postgres::openTrial)
                        .isInstanceOf(Misconfigured.class)
                        .hasMessageContaining("pooler");
            }
        }
    }

    /** A pooler that the configuration does not know of would hand sessions to others. */
    @Test
    void anUnknownPoolerIsRefused(FreshDatabase database) {
        try (PgBouncer pooler = PgBouncer.start(database, Pooler.TRANSACTION, 2)) {
            PostgresConfig config =
                    Configs.primary(
                            database.config(),
                            pooler.endpoint(database.config().primary(), Pooler.NONE));
            assertThatThrownBy(() -> Postgres.open(config, StoreHooks.NONE))
                    .hasMessageContaining("bedstone.postgres.pooler");
        }
    }

    /** What it asks for its own sake would otherwise be the next client's. */
    @Test
    void theProofLeavesNothingInAConnectionOfOthers(FreshDatabase database) {
        try (PgBouncer pooler = PgBouncer.start(database, Pooler.TRANSACTION, 1);
                Postgres postgres = Postgres.open(through(pooler, database), StoreHooks.NONE)) {
            Tenants.createDocuments(postgres);
            PostgresTransactions plain = postgres.withoutTenant();
            String settings =
                    "select string_agg(name || '=' || setting, ' ' order by name) from pg_settings"
                            + " where source = 'session'";
            String before = String.valueOf(plain.query(settings).one(String.class));

            assertThat(postgres.lint()).isEmpty();
            try (TenantTrial trial = postgres.openLiveTrial()) {
                for (TenantAttack attack : postgres.attacks()) {
                    assertThat(trial.attempt(attack).leaks()).as(attack.key()).isEmpty();
                }
            }

            assertThat(plain.query(settings).one(String.class)).isEqualTo(before);
        }
    }

    private static PostgresConfig through(PgBouncer pooler, FreshDatabase database) {
        return Configs.primary(database.config(), pooler.endpoint(database.config().primary()));
    }

    private static List<Line> lines(int count) {
        return IntStream.range(0, count).mapToObj(n -> new Line("line", n % 1_000)).toList();
    }
}
