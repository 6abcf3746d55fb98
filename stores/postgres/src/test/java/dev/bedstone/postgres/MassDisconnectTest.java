package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import dev.bedstone.testkit.fault.Callers;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Promise R41: a mass disconnect costs at most one failure a connection, and reads none. */
@PostgresTest
class MassDisconnectTest {

    private static final int POOL = 4;
    private static final int CALLERS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What came of the callers. */
    private record Outcome(
            AtomicLong reads,
            AtomicLong readErrors,
            AtomicLong writes,
            AtomicLong writeErrors,
            AtomicLong unknown,
            AtomicLong wrong) {
        Outcome() {
            this(
                    new AtomicLong(),
                    new AtomicLong(),
                    new AtomicLong(),
                    new AtomicLong(),
                    new AtomicLong(),
                    new AtomicLong());
        }
    }

    @Test
    void costsAtMostOneFailureAConnection(FreshDatabase database) throws Exception {
        check(database, 4);
    }

    @Test
    @Tag("full")
    void costsAtMostOneFailureAConnectionManyTimes(FreshDatabase database) throws Exception {
        check(database, 20);
    }

    /** The control: the same load without repetition loses reads. */
    @Test
    void withoutRepetitionReadsAreLost(FreshDatabase database) throws Exception {
        Deadline deadline = Deadline.after(PATIENCE);
        Outcome outcome =
                run(
                        database,
                        RetryPolicy.NONE,
                        4,
                        so -> so.readErrors().get() == 0 && !deadline.hasPassed());
        assertThat(outcome.readErrors()).hasPositiveValue();
    }

    private static void check(FreshDatabase database, int rounds) throws Exception {
        Outcome outcome = run(database, RetryPolicy.STANDARD, rounds, so -> false);
        assertThat(outcome.readErrors()).as("failed reads").hasValue(0);
        assertThat(outcome.wrong()).as("wrong results").hasValue(0);
        assertThat(outcome.writeErrors().get())
                .as("failed writes")
                .isLessThanOrEqualTo((long) rounds * POOL);
        assertThat(outcome.reads()).hasPositiveValue();
        assertThat(outcome.writes()).hasPositiveValue();
    }

    private static Outcome run(
            FreshDatabase database, RetryPolicy retry, int rounds, Predicate<Outcome> goesOn)
            throws Exception {
        Outcome outcome = new Outcome();
        Activity activity = new Activity(database);
        try (Postgres postgres =
                Postgres.open(Configs.retry(database.config(), retry), StoreHooks.NONE)) {
            postgres.owner(tx ->
                    tx.sql("create table counter (n bigint)").update()
                            + tx.sql("insert into counter values (0)").update());
            int terminated = 0;
            try (Callers readers = Callers.start(CALLERS, () -> read(postgres, outcome));
                    Callers writers = Callers.start(CALLERS, () -> write(postgres, outcome))) {
                for (int round = 0; round < rounds || goesOn.test(outcome); round++) {
                    awaitCallOfEach(readers, writers);
                    Awaitility.await().until(() -> activity.connections() > 1);
                    terminated += activity.terminateAll();
                }
                awaitCallOfEach(readers, writers);
            }
            assertThat(terminated).as("connections that were ended").isGreaterThan(rounds);
            long counted =
                    postgres.withoutTenant()
                            .read(tx -> tx.sql("select n from counter").one(Long.class));
            assertThat(counted)
                    .as("every write that was reported is there, and no other")
                    .isBetween(
                            outcome.writes().get(),
                            outcome.writes().get() + outcome.unknown().get());
            assertThat(postgres.statistics().inUse()).isZero();
        }
        return outcome;
    }

    /**
     * A second try may meet the next disconnect, which no promise covers: the next comes when every
     * caller has begun and ended a call since the last.
     */
    private static void awaitCallOfEach(Callers readers, Callers writers)
            throws InterruptedException {
        readers.awaitCallOfEach(PATIENCE);
        writers.awaitCallOfEach(PATIENCE);
    }

    private static void read(Postgres postgres, Outcome outcome) {
        long asked = ThreadLocalRandom.current().nextLong(1_000_000);
        try {
            long got =
                    postgres.withoutTenant()
                            .read(tx -> tx.sql("select :n").bind("n", asked).one(Long.class));
            (got == asked ? outcome.reads() : outcome.wrong()).incrementAndGet();
        } catch (StoreFailure e) {
            outcome.readErrors().incrementAndGet();
        }
    }

    private static void write(Postgres postgres, Outcome outcome) {
        try {
            long rows =
                    postgres.withoutTenant()
                            .transaction(tx -> tx.sql("update counter set n = n + 1").update());
            (rows == 1 ? outcome.writes() : outcome.wrong()).incrementAndGet();
        } catch (OutcomeUnknown e) {
            outcome.unknown().incrementAndGet();
            outcome.writeErrors().incrementAndGet();
        } catch (StoreFailure e) {
            outcome.writeErrors().incrementAndGet();
        }
    }
}
