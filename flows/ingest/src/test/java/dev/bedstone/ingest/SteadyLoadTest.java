package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.IngestConfig;
import dev.bedstone.ingest.Front.Fault;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.testkit.ClickHouseTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * R7, R13 with their full figures: a server that is away while events come, and steady load. The
 * figures of R13 are of a quiet machine.
 */
@ClickHouseTest
@Tag("full")
class SteadyLoadTest extends BehindFront {

    private static final int CALL = 200;
    private static final int LARGE_CALL = 1_000;
    private static final int PER_SECOND = 20_000;

    /** A tenth above what is promised. */
    private static final int MANY_PER_SECOND = 110_000;

    private static final int MANY_PROMISED = 100_000;
    private static final String TABLE = "calls";

    /** Ten minutes, unless a person who tries something out says otherwise. */
    private static final long SECONDS = Integer.getInteger("bedstone.tests.seconds", 600);

    @BeforeEach
    void create() {
        Call.create(auditor, TABLE, 1000);
    }

    @Test
    void aServerThatIsAwayWhileEventsCome() {
        IngestConfig config = IngestConfig.in(directory);
        long accepted = 0;
        long told = 0;
        try (Ingest ingest = Ingest.open(config, clickhouse)) {
            EventStream<Call> stream = ingest.stream(Call.table(TABLE));
            front.faults(token -> Fault.LOSE_REQUEST);
            long begun = System.nanoTime();
            for (long first = 0; first < SECONDS * PER_SECOND; first += CALL) {
                pace(begun, first, PER_SECOND);
                try {
                    track(stream, 1, first, CALL);
                    accepted += CALL;
                } catch (Unavailable full) {
                    assertThat(full.retryAfter()).isPresent();
                    told++;
                }
                assertThat(ingest.statistics().usedBytes()).isLessThanOrEqualTo(config.maxBytes());
            }
            Runtime.getRuntime().gc();
            long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            assertThat(heap).isLessThan(512L << 20);
            front.faults(token -> Fault.PASS);
            long back = System.nanoTime();
            assertThat(ingest.drain(Duration.ofMinutes(10))).isTrue();
            double rate = accepted / ((System.nanoTime() - back) / 1e9);
            System.err.printf(
                    Locale.ROOT,
                    "heap %d MiB; drained at %.0f rows/s; told to come back %d times%n",
                    heap >> 20,
                    rate,
                    told);
            assertThat(rate).isGreaterThan(2.0 * PER_SECOND);
        }
        assertOnce(accepted, 1);
    }

    @Test
    void twentyThousandEventsASecond() {
        int calls = (int) (SECONDS * PER_SECOND / CALL);
        double[] millis = new double[calls];
        try (Ingest ingest = Ingest.open(IngestConfig.in(directory), clickhouse)) {
            EventStream<Call> stream = ingest.stream(Call.table(TABLE));
            long begun = System.nanoTime();
            for (int call = 0; call < calls; call++) {
                pace(begun, (long) call * CALL, PER_SECOND);
                long before = System.nanoTime();
                track(stream, 1, (long) call * CALL, CALL);
                millis[call] = (System.nanoTime() - before) / 1e6;
            }
            assertThat(ingest.drain(Duration.ofMinutes(1))).isTrue();
        }
        Arrays.sort(millis);
        double p99 = millis[(int) (millis.length * 0.99)];
        System.err.printf(Locale.ROOT, "accepted within %.1f ms at p99%n", p99);
        assertThat(p99).isLessThan(50);
        assertOnce(SECONDS * PER_SECOND, 1);
        assertThat(front.inserts().size()).as("parts").isLessThanOrEqualTo((int) SECONDS + 2);
    }

    /** From records to rows that can be seen, with durability on, for as long as it takes. */
    @Test
    void aHundredThousandEventsASecond() throws Exception {
        int producers = 2;
        long each = SECONDS * MANY_PER_SECOND / producers;
        double seconds;
        try (ClickHouse direct = database.open();
                Ingest ingest = Ingest.open(IngestConfig.in(directory), direct)) {
            EventStream<Call> stream = ingest.stream(Call.table(TABLE));
            List<Thread> running = new ArrayList<>();
            long begun = System.nanoTime();
            for (int producer = 0; producer < producers; producer++) {
                int id = producer;
                running.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    for (long first = 0; first < each; first += LARGE_CALL) {
                                        pace(begun, first, MANY_PER_SECOND / producers);
                                        track(stream, id, first, LARGE_CALL);
                                    }
                                }));
            }
            for (Thread thread : running) {
                thread.join();
            }
            assertThat(ingest.drain(Duration.ofMinutes(2))).isTrue();
            seconds = (System.nanoTime() - begun) / 1e9;
        }
        System.err.printf(
                Locale.ROOT, "%.0f rows/s from records to rows%n", producers * each / seconds);
        assertOnce(each, producers);
        assertThat(producers * each / seconds).isGreaterThanOrEqualTo(MANY_PROMISED);
    }

    /** A sum of hashes, because so many events are too many to look at each. */
    private void assertOnce(long each, int producers) {
        String sums = " count(), toString(sum(cityHash64(%s))) FROM ";
        List<String> expected = new ArrayList<>();
        for (int producer = 0; producer < producers; producer++) {
            expected.add(
                    producer
                            + "\t"
                            + auditor.ask(
                                    "SELECT"
                                            + sums.formatted("toInt64(number)")
                                            + "numbers("
                                            + each
                                            + ")"));
        }
        assertThat(
                        auditor.lines(
                                "SELECT producer - (SELECT min(producer) FROM calls) AS p,"
                                        + sums.formatted("number")
                                        + TABLE
                                        + " GROUP BY p ORDER BY p"))
                .isEqualTo(expected);
    }

    private static void pace(long begun, long event, int perSecond) {
        long due = begun + (long) (event * 1e9 / perSecond);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void track(EventStream<Call> stream, int producer, long first, int count) {
        List<Call> calls = new ArrayList<>();
        for (int event = 0; event < count; event++) {
            calls.add(Call.of(producer, first + event, Instant.now()));
        }
        IngestTest.SCOPE.run(() -> stream.trackAll(calls));
    }
}
