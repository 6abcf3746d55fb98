package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import dev.bedstone.testkit.fault.Fault;
import dev.bedstone.testkit.fault.FaultProxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server's codes mean, told by the server itself. */
@PostgresTest
class FailureTest {

    @Test
    void everyClassOfCodesHasItsKind(FreshDatabase database) {
        String table =
                """
                08006 Unavailable NONE true
                0A000 Unsupported NONE false
                21000 Conflict NONE false
                22001 Conflict NONE false
                22P02 Conflict NONE false
                23000 Conflict NONE false
                23502 Conflict NONE false
                23503 Conflict NONE false
                23505 Conflict NONE false
                23514 Conflict NONE false
                23P01 Conflict NONE false
                25001 Misconfigured NONE false
                25006 Denied NONE false
                25P03 TimedOut NONE true
                28000 Denied NONE false
                28P01 Denied NONE false
                3D000 Misconfigured NONE false
                3F000 Misconfigured NONE false
                40001 Conflict NONE true
                40002 Conflict NONE false
                40003 OutcomeUnknown UNKNOWN false
                40P01 Conflict NONE true
                42501 Denied NONE false
                42601 Misconfigured NONE false
                42P01 Misconfigured NONE false
                44000 Conflict NONE false
                53100 Unavailable NONE true
                53300 Unavailable NONE true
                54000 Unsupported NONE false
                55000 Misconfigured NONE false
                55006 Unavailable NONE true
                55P03 TimedOut NONE true
                57014 TimedOut NONE true
                57P01 Unavailable NONE true
                57P03 Unavailable NONE true
                58030 Unavailable NONE true
                P0001 Conflict NONE false
                P0002 NotFound NONE false
                XX000 Unavailable NONE true
                XX001 Corrupt NONE false
                ZZ999 Misconfigured NONE false
                """;
        try (Postgres postgres = open(database)) {
            table.lines()
                    .map(line -> line.split(" "))
                    .forEach(row -> {
                        StoreFailure failure = raise(postgres, row[0]);
                        assertThat(failure.getClass().getSimpleName()).as(row[0]).isEqualTo(row[1]);
                        assertThat(failure.effect()).as(row[0]).hasToString(row[2]);
                        assertThat(failure.mayRetry())
                                .as(row[0])
                                .isEqualTo(Boolean.valueOf(row[3]));
                        assertThat(failure.nativeCode()).contains(row[0]);
                        assertThat(failure)
                                .hasMessageContaining("[" + row[0] + "]")
                                .hasMessageNotContaining("row data")
                                .hasMessageNotContaining("\n");
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "40001, Conflict, NONE",
        "23505, Conflict, NONE",
        "57014, TimedOut, NONE",
        "57P01, OutcomeUnknown, UNKNOWN",
        "08006, OutcomeUnknown, UNKNOWN",
        "XX000, OutcomeUnknown, UNKNOWN"
    })
    void aCommitThatTheServerRefusesLeavesNothing(
            String code, String kind, Effect effect, FreshDatabase database) {
        try (Postgres postgres = open(database)) {
            postgres.owner(tx -> {
                tx.sql("create table t (id int)").update();
                tx.sql(
                                "create function refuse() returns trigger language plpgsql as $$"
                                        + " begin raise exception using errcode = '"
                                        + code
                                        + "'; end $$")
                        .update();
                return tx.sql(
                                "create constraint trigger r after insert on t deferrable"
                                        + " initially deferred for each row execute function"
                                        + " refuse()")
                        .update();
            });
            StoreFailure failure =
                    catchThrowableOfType(
                            StoreFailure.class,
                            () ->
                                    postgres.withoutTenant()
                                            .transaction(tx ->
                                                    tx.sql("insert into t values (1)").update()));
            assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
            assertThat(failure.effect()).isEqualTo(effect);
            assertThat(failure.operation()).isEqualTo("commit");
        }
    }

    @Test
    @AllowLeaks("the proxy keeps its connections to the server for a moment")
    void aCommitWhoseAnswerIsLostIsUnknownAndNotDoneAgain(FreshDatabase database) {
        try (Postgres direct = open(database);
                FaultProxy proxy = FaultProxy.to(database.config().primary().hosts().getFirst())) {
            direct.owner(tx -> tx.sql("create table t (id int)").update());
            AtomicInteger runs = new AtomicInteger();
            try (Postgres postgres =
                    Postgres.open(
                            Configs.at(database.config(), proxy.address()), StoreHooks.NONE)) {
                proxy.set(Fault.dropResponseTo("COMMIT", Fault.Then.RESET));
                assertThatExceptionOfType(OutcomeUnknown.class)
                        .isThrownBy(() ->
                                postgres.withoutTenant()
                                        .transaction(tx -> {
                                            runs.incrementAndGet();
                                            return tx.sql("insert into t values (1)").update();
                                        }))
                        .satisfies(e -> assertThat(e.mayRetry()).isFalse());
                proxy.heal();
            }
            assertThat(runs).hasValue(1);
            long rows =
                    direct.withoutTenant()
                            .read(tx -> tx.sql("select count(*) from t").one(Long.class));
            assertThat(rows).as("here it did take place").isOne();
        }
    }

    @Test
    void constraintsAreNamed(FreshDatabase database) {
        try (Postgres postgres = open(database)) {
            postgres.owner(tx ->
                    tx.sql(
                                    "create table t (id int constraint one primary key, n int"
                                            + " constraint small check (n < 5))")
                            .update());
            postgres.withoutTenant()
                    .transaction(tx -> tx.sql("insert into t values (1, 1)").update());
            assertThatExceptionOfType(Conflict.class)
                    .isThrownBy(() ->
                            postgres.withoutTenant()
                                    .transaction(
                                            tx -> tx.sql("insert into t values (1, 1)").update()))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Conflict.Kind.UNIQUE))
                    .satisfies(e -> assertThat(e.constraint()).contains("one"))
                    .withMessageContaining("constraint one, table t")
                    .withMessageNotContaining("(id)=(1)");
            assertThatExceptionOfType(Conflict.class)
                    .isThrownBy(() ->
                            postgres.withoutTenant()
                                    .transaction(
                                            tx -> tx.sql("insert into t values (2, 9)").update()))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Conflict.Kind.CHECK))
                    .satisfies(e -> assertThat(e.constraint()).contains("small"));
        }
    }

    private static StoreFailure raise(Postgres postgres, String code) {
        return catchThrowableOfType(
                StoreFailure.class,
                () ->
                        postgres.withoutTenant()
                                .transaction(tx ->
                                        tx.sql(
                                                        "do $$ begin raise exception 'row data' using"
                                                                + " errcode = '"
                                                                + code
                                                                + "', detail = 'row data'; end $$")
                                                .update()));
    }

    private static Postgres open(FreshDatabase database) {
        return Postgres.open(Configs.retry(database.config(), RetryPolicy.NONE), StoreHooks.NONE);
    }
}
