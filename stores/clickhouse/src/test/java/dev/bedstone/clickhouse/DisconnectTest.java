package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bedstone.config.ClickHouseConfig.Timeouts;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.fault.Callers;
import dev.bedstone.testkit.fault.Fault;
import dev.bedstone.testkit.fault.FaultProxy;
import dev.bedstone.testkit.fault.Side;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Promise R41: all connections at once are lost, again and again, under load; and half of one. */
@ClickHouseTest
class DisconnectTest {

    private static final int DISCONNECTS = 20;
    private static final int THREADS = 8;

    /** Nothing here is a matter of time. */
    private static final Timeouts PATIENT =
            new Timeouts(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5));

    private final FreshClickHouse fresh;

    DisconnectTest(FreshClickHouse fresh) {
        this.fresh = fresh;
        fresh.execute("create table kept (n UInt32) engine = MergeTree order by n");
    }

    private ClickHouse open(FaultProxy proxy) {
        return ClickHouse.open(
                Configs.at(fresh.config(), proxy.address())
                        .withTimeouts(PATIENT)
                        .withMaxConnections(THREADS),
                StoreHooks.NONE);
    }

    @Test
    void readersDoNotNoticeAMassDisconnect() throws InterruptedException {
        try (FaultProxy proxy = FaultProxy.to(fresh.config().address());
                ClickHouse clickhouse = open(proxy)) {
            Callers readers = disconnectUnder(proxy, () -> sum(clickhouse));
            assertThat(readers.failures()).isEmpty();
            assertThat(readers.successes()).isGreaterThan(DISCONNECTS);
        }
    }

    /** What changes something is never sent again: the control, for the same disconnects hit it. */
    @Test
    void writersLearnOfItAtMostOnceForEachConnection() throws InterruptedException {
        AtomicInteger written = new AtomicInteger();
        Callers writers;
        try (FaultProxy proxy = FaultProxy.to(fresh.config().address());
                ClickHouse clickhouse = open(proxy)) {
            clickhouse.withoutTenant().insert("kept").rows(List.of("n"), List.of(List.of(0)));
            writers =
                    disconnectUnder(
                            proxy,
                            () ->
                                    clickhouse
                                            .withoutTenant()
                                            .insert("kept")
                                            .rows(
                                                    List.of("n"),
                                                    List.of(List.of(written.incrementAndGet()))));
        }
        assertThat(writers.failures())
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(DISCONNECTS * THREADS)
                .allMatch(OutcomeUnknown.class::isInstance);
        long rows = Long.parseLong(fresh.execute("select count() from kept")) - 1;
        long open = writers.failures().size();
        assertThat(rows)
                .as("all that was acknowledged, and of the rest what its failure leaves open")
                .isBetween(writers.successes(), writers.successes() + open);
        assertThat(fresh.execute("select max(c) from (select count() c from kept group by n)"))
                .as("nothing twice")
                .isEqualTo("1");
    }

    private static long sum(ClickHouse clickhouse) {
        long sum =
                clickhouse
                        .withoutTenant()
                        .query("select number from numbers(5000)")
                        .list(Long.class)
                        .stream()
                        .mapToLong(Long::longValue)
                        .sum();
        if (sum != 12_497_500) {
            throw new IllegalStateException("a wrong result");
        }
        return sum;
    }

    /**
     * A second try may meet the next disconnect, which no promise covers: the next comes when every
     * caller has begun and ended a call since the last.
     */
    private static Callers disconnectUnder(FaultProxy proxy, Runnable work)
            throws InterruptedException {
        Map<Thread, Integer> ended = new ConcurrentHashMap<>();
        Callers callers =
                Callers.start(
                        THREADS,
                        () -> {
                            try {
                                work.run();
                            } finally {
                                ended.merge(Thread.currentThread(), 1, Integer::sum);
                            }
                        });
        try (callers) {
            for (int i = 0; i < DISCONNECTS; i++) {
                Map<Thread, Integer> before = Map.copyOf(ended);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> haveAllGoneOn(before, ended));
                proxy.reset();
            }
        }
        return callers;
    }

    private static boolean haveAllGoneOn(Map<Thread, Integer> before, Map<Thread, Integer> now) {
        return now.size() == THREADS
                && now.entrySet().stream()
                        .allMatch(caller ->
                                caller.getValue() >= before.getOrDefault(caller.getKey(), 0) + 2);
    }

    @Test
    void aConnectionOfWhichTheServersHalfIsGoneEndsInTime() {
        try (FaultProxy proxy = FaultProxy.to(fresh.config().address());
                ClickHouse clickhouse = open(proxy)) {
            sum(clickhouse);
            proxy.disconnect(Side.SERVER);
            proxy.set(Fault.blackHole());
            long start = System.nanoTime();
            assertThat(
                            catchThrowable(() ->
                                    clickhouse
                                            .withoutTenant()
                                            .query("select 1 as n")
                                            .within(Duration.ofSeconds(1))
                                            .one(Long.class)))
                    .isInstanceOf(StoreFailure.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(7));
            proxy.heal();
            proxy.reset();
            assertThat(sum(clickhouse)).isPositive();
        }
    }
}
