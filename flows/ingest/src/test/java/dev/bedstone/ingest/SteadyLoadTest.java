package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.IngestConfig;
import dev.bedstone.ingest.Front.Fault;
import dev.bedstone.kernel.Unavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R7, R13 with their full figures: a server that is away while events come, and steady load. The
 * figures of R13 are of a quiet machine.
 */
@Tag("engine")
@Tag("full")
class SteadyLoadTest {

    private static final int CALL = 200;
    private static final int PER_SECOND = 20_000;

    /** Ten minutes, unless a person who tries something out says otherwise. */
    private static final long SECONDS = Integer.getInteger("bedstone.tests.seconds", 600);

    @TempDir private Path directory;
    private final String table = "calls_" + UUID.randomUUID().toString().replace("-", "");
    private final TestServer server = TestServer.shared();
    private final Auditor auditor = server.auditor();
    private final Front front = new Front(server.address());
    private ClickHouse clickhouse;

    @BeforeEach
    void create() {
        clickhouse = TestServer.open(front.address());
        Call.create(auditor, table, 1000);
        auditor.ask(DeadLetters.CREATE_TABLE);
    }

    @AfterEach
    void drop() {
        clickhouse.close();
        front.close();
        Call.drop(auditor, table);
    }

    @Test
    void aServerThatIsAwayWhileEventsCome() {
        IngestConfig config = IngestConfig.in(directory);
        long accepted = 0;
        long told = 0;
        try (Ingest ingest = Ingest.open(config, clickhouse)) {
            EventStream<Call> stream = ingest.stream(Call.table(table));
            front.faults(token -> Fault.LOSE_REQUEST);
            long calls = SECONDS * PER_SECOND / CALL;
            long begun = System.nanoTime();
            for (int call = 0; call < calls; call++) {
                pace(begun, call);
                try {
                    track(stream, call);
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
            System.err.printf("drained at %.0f rows/s; told to come back %d times%n", rate, told);
            assertThat(rate).isGreaterThan(2.0 * PER_SECOND);
        }
        assertThat(auditor.number("SELECT count() FROM " + table)).isEqualTo(accepted);
        assertThat(auditor.number("SELECT uniqExact(number) FROM " + table)).isEqualTo(accepted);
    }

    @Test
    void twentyThousandEventsASecond() {
        long calls = SECONDS * PER_SECOND / CALL;
        double[] millis = new double[(int) calls];
        try (Ingest ingest = Ingest.open(IngestConfig.in(directory), clickhouse)) {
            EventStream<Call> stream = ingest.stream(Call.table(table));
            long begun = System.nanoTime();
            for (int call = 0; call < calls; call++) {
                pace(begun, call);
                long before = System.nanoTime();
                track(stream, call);
                millis[call] = (System.nanoTime() - before) / 1e6;
            }
            assertThat(ingest.drain(Duration.ofMinutes(1))).isTrue();
        }
        Arrays.sort(millis);
        double p99 = millis[(int) (millis.length * 0.99)];
        System.err.printf("accepted within %.1f ms at p99%n", p99);
        assertThat(p99).isLessThan(50);
        assertThat(auditor.number("SELECT count() FROM " + table)).isEqualTo(calls * CALL);
        long seconds =
                auditor.number(
                        "SELECT max(n) FROM (SELECT count() AS n FROM system.parts WHERE table = '"
                                + table
                                + "' AND level = 0 GROUP BY toStartOfSecond(modification_time))");
        assertThat(seconds).as("new parts a second").isLessThanOrEqualTo(2);
    }

    private static void pace(long begun, int call) {
        long due = begun + TimeUnit.SECONDS.toNanos(1) * CALL / PER_SECOND * call;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void track(EventStream<Call> stream, int call) {
        List<Call> calls = new ArrayList<>();
        for (int event = 0; event < CALL; event++) {
            calls.add(Call.of(1, (long) call * CALL + event, Instant.now()));
        }
        IngestTest.SCOPE.run(() -> stream.trackAll(calls));
    }
}
