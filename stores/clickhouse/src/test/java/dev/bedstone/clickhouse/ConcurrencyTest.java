package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.fault.Callers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many callers at once. */
@ClickHouseTest
class ConcurrencyTest {

    private static final int MOST = 10;

    @Test
    void aStormOfCallersIsServedOverFewConnections(FreshClickHouse fresh)
            throws InterruptedException {
        try (ClickHouse clickhouse =
                ClickHouse.open(fresh.config().withMaxConnections(MOST), StoreHooks.NONE)) {
            AtomicLong number = new AtomicLong();
            AtomicInteger most = new AtomicInteger();
            Callers callers = Callers.start(200, () -> echo(clickhouse, number.incrementAndGet()));
            try (callers) {
                for (int i = 0; i < 20; i++) {
                    Thread.sleep(100);
                    most.accumulateAndGet(clickhouse.statistics().inUse(), Math::max);
                    assertThat(fresh.connections())
                            .as("one for each statement, and some on their way back to the pool")
                            .isLessThanOrEqualTo(2 * MOST);
                }
            }
            assertThat(most.get()).isBetween(2, MOST);
            assertThat(callers.failures()).allMatch(TimedOut.class::isInstance);
            assertThat(callers.successes()).isPositive();
        }
    }

    private static void echo(ClickHouse clickhouse, long n) {
        long back =
                clickhouse
                        .withoutTenant()
                        .query("select {n:Int64} as n")
                        .bind("n", n)
                        .one(Long.class);
        if (back != n) {
            throw new IllegalStateException("somebody else's answer");
        }
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
