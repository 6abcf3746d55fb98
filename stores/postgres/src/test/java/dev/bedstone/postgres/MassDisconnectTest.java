package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Promise R41: a mass disconnect costs at most one failure a connection, and reads none. */
@PostgresTest
class MassDisconnectTest {

    private static final int POOL = 4;

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
        Outcome outcome = run(database, RetryPolicy.NONE, 4);
        assertThat(outcome.readErrors()).hasPositiveValue();
    }

    private static void check(FreshDatabase database, int rounds) throws Exception {
        Outcome outcome = run(database, RetryPolicy.STANDARD, rounds);
        assertThat(outcome.readErrors()).as("failed reads").hasValue(0);
        assertThat(outcome.wrong()).as("wrong results").hasValue(0);
        assertThat(outcome.writeErrors().get())
                .as("failed writes")
                .isLessThanOrEqualTo((long) rounds * POOL);
        assertThat(outcome.reads()).hasPositiveValue();
        assertThat(outcome.writes()).hasPositiveValue();
    }

    private static Outcome run(FreshDatabase database, RetryPolicy retry, int rounds)
            throws Exception {
        Outcome outcome = new Outcome();
        Activity activity = new Activity(database);
        try (Postgres postgres =
                Postgres.open(Configs.retry(database.config(), retry), StoreHooks.NONE)) {
            postgres.owner(tx ->
                    tx.sql("create table counter (n bigint)").update()
                            + tx.sql("insert into counter values (0)").update());
            AtomicBoolean stop = new AtomicBoolean();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Runnable step =
                        i % 2 == 0 ? () -> read(postgres, outcome) : () -> write(postgres, outcome);
                threads.add(Thread.startVirtualThread(() -> repeat(step, stop)));
            }
            int terminated = 0;
            for (int round = 0; round < rounds; round++) {
                // Between two blows retried calls have time to end.
                Thread.sleep(250);
                terminated += activity.terminateAll();
            }
            // The last blow too meets calls that go on after it.
            Thread.sleep(200);
            stop.set(true);
            for (Thread thread : threads) {
                thread.join();
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

    private static void repeat(Runnable step, AtomicBoolean stop) {
        while (!stop.get()) {
            step.run();
        }
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
