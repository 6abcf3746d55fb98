package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.PostgresTest;
import dev.bedstone.testkit.PromisedTime;
import dev.bedstone.testkit.ThreadLeaks;
import dev.bedstone.testkit.fault.Fault;
import dev.bedstone.testkit.fault.FaultProxy;
import dev.bedstone.testkit.fault.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Promise R40: no caller hangs, whatever the server and the network do. */
@PostgresTest
@OwnEngine
@AllowLeaks("the server and the network are frozen under their clients")
class FrozenServerTest {

    /** Acquire 2 s and call 5 s, and half a second to tell the caller. */
    private static final Duration PROMISED =
            PromisedTime.of(Duration.ofMillis(7_500), Duration.ofMillis(2_500));

    private static final Duration BACK =
            PromisedTime.of(Duration.ofSeconds(2), Duration.ofSeconds(8));

    private static final int CALLERS = 12;

    @Test
    void aFrozenServerHoldsNobodyLongerThanPromised(FreshDatabase database) throws Exception {
        Thread raw;
        try (Connection unprotected = database.connect(PostgresRole.APPLICATION);
                Postgres postgres = Postgres.open(database.config(), StoreHooks.NONE)) {
            warmUp(postgres);
            ThreadLeaks threads = ThreadLeaks.snapshot("bedstone-postgres-cancel");
            database.server().freeze();
            raw = Thread.startVirtualThread(() -> query(unprotected));
            callAll(postgres, true)
                    .forEach(call ->
                            assertThat(call.end(PROMISED)).isInstanceOf(StoreFailure.class));
            assertThat(raw.isAlive())
                    .as("the control: with the driver's defaults a caller still hangs")
                    .isTrue();
            Awaitility.await().until(() -> postgres.statistics().inUse() == 0);
            database.server().thaw();
            assertBack(postgres);
            threads.assertNone();
            assertThat(raw.join(Duration.ofSeconds(30))).isTrue();
        }
        new Activity(database).awaitNoConnections();
    }

    /** As long as the promise says: the pool must not have given up trying by then. */
    @Test
    @Tag("full")
    void aServerThatWasFrozenForLongIsBackAtOnce(FreshDatabase database) throws Exception {
        try (Postgres postgres = Postgres.open(database.config(), StoreHooks.NONE)) {
            warmUp(postgres);
            database.server().freeze();
            for (int round = 0; round < 6; round++) {
                callAll(postgres, true).forEach(call -> assertThat(call.end(PROMISED)).isNotNull());
            }
            database.server().thaw();
            assertBack(postgres);
        }
        new Activity(database).awaitNoConnections();
    }

    @Test
    void aBlackHoleHoldsNobody(FreshDatabase database) throws Exception {
        faulty(database, proxy -> proxy.set(Fault.blackHole()));
    }

    @Test
    void aConnectionThatIsHalfOpenHoldsNobody(FreshDatabase database) throws Exception {
        faulty(database, proxy -> proxy.disconnect(Side.SERVER));
    }

    @Test
    void anAnswerThatStopsInTheMiddleHoldsNobody(FreshDatabase database) throws Exception {
        faulty(database, proxy -> proxy.set(Fault.stall(Side.CLIENT)));
    }

    /** With shorter times than the standard ones, so that the test is short. */
    private static void faulty(FreshDatabase database, Consumer<FaultProxy> fault)
            throws Exception {
        Duration call = Duration.ofSeconds(1);
        Duration acquire = Duration.ofMillis(500);
        try (FaultProxy proxy = FaultProxy.to(database.config().primary().hosts().getFirst())) {
            PostgresConfig config =
                    Configs.at(database.config(), proxy.address())
                            .withPool(Configs.pool(4, acquire, Duration.ZERO))
                            .withTimeouts(Configs.timeouts(call, Duration.ofMillis(500)));
            try (Postgres postgres = Postgres.open(config, StoreHooks.NONE)) {
                warmUp(postgres);
                fault.accept(proxy);
                Duration limit = call.plus(acquire).plusSeconds(4);
                callAll(postgres, true).forEach(one -> one.end(limit));
                proxy.heal();
                proxy.reset();
                assertBack(postgres);
            }
        }
        new Activity(database).awaitNoConnections();
    }

    /** Fills the pool; on a busy machine the first callers may wait too long for that. */
    private static void warmUp(Postgres postgres) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        callAll(postgres, false).stream()
                                        .filter(call -> call.end(PROMISED) != null)
                                        .count()
                                == 0);
    }

    private static void assertBack(Postgres postgres) throws InterruptedException {
        long end = System.nanoTime() + BACK.toNanos();
        StoreFailure last = null;
        while (System.nanoTime() < end) {
            try {
                postgres.withoutTenant().read(tx -> tx.sql("select 1").one(Integer.class));
                return;
            } catch (StoreFailure e) {
                last = e;
                Thread.sleep(20);
            }
        }
        throw new AssertionError("not back to normal after " + BACK, last);
    }

    /** Reads and writes, on virtual and on platform threads. */
    private static List<Call> callAll(Postgres postgres, boolean slow) {
        List<Call> calls = new ArrayList<>();
        String sql = slow ? "select 1 from pg_sleep(0.01)" : "select 1";
        for (int i = 0; i < CALLERS; i++) {
            int number = i;
            AtomicReference<Throwable> end = new AtomicReference<>();
            Runnable work =
                    () -> {
                        try {
                            if (number % 3 == 0) {
                                postgres.withoutTenant()
                                        .transaction(tx -> tx.sql(sql).one(Integer.class));
                            } else {
                                postgres.withoutTenant().read(tx -> tx.sql(sql).one(Integer.class));
                            }
                        } catch (RuntimeException e) {
                            end.set(e);
                        }
                    };
            Thread thread =
                    number % 2 == 0
                            ? Thread.startVirtualThread(work)
                            : Thread.ofPlatform().start(work);
            calls.add(new Call(thread, end, System.nanoTime()));
        }
        return calls;
    }

    private static void query(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1");
        } catch (SQLException e) {
            // it is the time that counts
        }
    }

    private record Call(Thread thread, AtomicReference<Throwable> failure, long start) {

        /** How it ended, which is no later than {@code limit} after its begin. */
        Throwable end(Duration limit) {
            try {
                Duration left = limit.minusNanos(System.nanoTime() - start);
                assertThat(left.isPositive() && thread.join(left) || !thread.isAlive())
                        .as("a caller has ended within %s", limit)
                        .isTrue();
                return failure.get();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
