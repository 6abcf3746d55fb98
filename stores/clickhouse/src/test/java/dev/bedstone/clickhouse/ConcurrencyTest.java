package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many callers at once. */
@ClickHouseTest
class ConcurrencyTest {

    private static final int MOST = 10;
    private static final int CALLERS = 200;
    private static final int CALLS = 3;

    /** However slow the machine is, every call is served, by as many connections as may be. */
    @Test
    void aStormOfCallersIsServedOverFewConnections(FreshClickHouse fresh) throws Exception {
        try (ClickHouse clickhouse =
                        ClickHouse.open(fresh.config().withMaxConnections(MOST), StoreHooks.NONE);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicInteger most = new AtomicInteger();
            List<Future<Long>> sums = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                long first = (long) caller * CALLS;
                sums.add(callers.submit(() -> echoes(clickhouse, first, most)));
            }
            while (!sums.stream().allMatch(Future::isDone)) {
                most.accumulateAndGet(clickhouse.statistics().inUse(), Math::max);
                assertThat(fresh.connections())
                        .as("one for each statement, and some on their way back to the pool")
                        .isLessThanOrEqualTo(2 * MOST);
            }
            long served = 0;
            for (Future<Long> sum : sums) {
                served += sum.get();
            }
            assertThat(served).isEqualTo((long) CALLERS * CALLS);
            assertThat(most).hasValue(MOST);
        }
    }

    /** How many calls came back with their own answer; each takes the server some time. */
    private static long echoes(ClickHouse clickhouse, long first, AtomicInteger most) {
        long own = 0;
        for (long n = first; n < first + CALLS; n++) {
            long back =
                    clickhouse
                            .withoutTenant()
                            .query("select {n:Int64} + sleep(0.01) as n")
                            .bind("n", n)
                            .within(Duration.ofMinutes(2))
                            .one(Long.class);
            own += back == n ? 1 : 0;
            most.accumulateAndGet(clickhouse.statistics().inUse(), Math::max);
        }
        return own;
    }

    @Test
    void largeParametersAreTaken(FreshClickHouse fresh) {
        try (ClickHouse clickhouse = ClickHouse.open(fresh.config(), StoreHooks.NONE)) {
            List<UUID> ids = Stream.generate(UUID::randomUUID).limit(1_000).toList();
            assertThat(
                            clickhouse
                                    .withoutTenant()
                                    .query("select length({ids:Array(UUID)}) as n")
                                    .bind("ids", ids)
                                    .one(Long.class))
                    .isEqualTo(1_000);
            assertThat(
                            clickhouse
                                    .withoutTenant()
                                    .query("select arraySum({n:Array(Int64)}) as n")
                                    .bind("n", IntStream.range(0, 20_000).boxed().toList())
                                    .within(Duration.ofSeconds(10))
                                    .one(Long.class))
                    .isEqualTo(199_990_000L);
        }
    }
}
