package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.IngestConfig;
import dev.bedstone.ingest.audit.Auditor;
import dev.bedstone.ingest.internal.send.BatchSink;
import dev.bedstone.ingest.internal.send.ClickHouseSink;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R14: a table with too many parts is left its time, and never gets more than one a second. */
@ClickHouseTest
class PartsTest {

    private static final String TABLE = "small";
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    @TempDir private Path directory;
    private Auditor auditor;
    private Front front;
    private ClickHouse clickhouse;

    @BeforeEach
    void create(FreshClickHouse fresh) {
        Database database = new Database(fresh);
        auditor = database.auditor();
        front = new Front(database.address());
        clickhouse = database.open(front.address());
        Small.create(auditor, TABLE, 1000);
        auditor.ask(DeadLetters.CREATE_TABLE);
    }

    @AfterEach
    void close() {
        clickhouse.close();
        front.close();
    }

    @Test
    void tooManyPartsMeanFewerTriesAndNothingIsLost() throws Exception {
        assertPatient(triesWithTooManyParts(sink -> sink));
    }

    @Test
    void controlThatTriesAgainAtOnceStorms() throws Exception {
        int tries = triesWithTooManyParts(Impatient::new);

        assertThatThrownBy(() -> assertPatient(tries)).isInstanceOf(AssertionError.class);
    }

    private static void assertPatient(int tries) {
        assertThat(tries).as("tries in two seconds without merges").isLessThanOrEqualTo(6);
    }

    private static final class Impatient extends OtherSink {

        private Impatient(BatchSink real) {
            super(real);
        }

        @Override
        public void insert(String table, SegmentHead head, String token, byte[] body) {
            for (int again = 0; again < 200; again++) {
                try {
                    super.insert(table, head, token, body);
                    return;
                } catch (Unavailable crowded) {
                    // At once.
                }
            }
            super.insert(table, head, token, body);
        }
    }

    /** Inserts until the table refuses; then two seconds of refusal, then merges again. */
    private int triesWithTooManyParts(UnaryOperator<BatchSink> defect) throws Exception {
        auditor.ask(
                "ALTER TABLE "
                        + TABLE
                        + " MODIFY SETTING parts_to_throw_insert = 20, parts_to_delay_insert = 20");
        auditor.ask("SYSTEM STOP MERGES " + TABLE);
        try (Ingest ingest =
                Ingest.open(
                        Configs.in(directory).linger(Duration.ofMillis(1)).get(),
                        defect.apply(new ClickHouseSink(clickhouse)),
                        InstantSource.system())) {
            EventStream<Small> stream = ingest.stream(Small.table(TABLE));
            long sent = 0;
            while (troubles(ingest).isEmpty()) {
                track(stream, sent, 10);
                sent += 10;
                ingest.drain(Duration.ofMillis(200));
                assertThat(sent).isLessThan(10_000);
            }
            assertThat(troubles(ingest).getFirst()).contains("252");
            int before = front.inserts().size();
            TimeUnit.SECONDS.sleep(2);
            int tries = front.inserts().size() - before;
            auditor.ask("SYSTEM START MERGES " + TABLE);
            auditor.ask("OPTIMIZE TABLE " + TABLE);
            assertThat(ingest.drain(RECOVERY)).as("recovers").isTrue();
            assertThat(auditor.number("SELECT uniqExact(number) FROM " + TABLE)).isEqualTo(sent);
            assertThat(auditor.number("SELECT count() FROM " + TABLE)).isEqualTo(sent);
            return tries;
        }
    }

    private static List<String> troubles(Ingest ingest) {
        return ingest.statistics().tables().stream()
                .flatMap(found -> found.trouble().stream())
                .toList();
    }

    @Test
    void aTableGetsOnePartASecond() throws Exception {
        long begun = System.nanoTime();
        long sent = 0;
        try (Ingest ingest = Ingest.open(IngestConfig.in(directory), clickhouse)) {
            EventStream<Small> stream = ingest.stream(Small.table(TABLE));
            while (System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(2_500)) {
                track(stream, sent, 100);
                sent += 100;
            }
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);

        assertThat(auditor.number("SELECT count() FROM " + TABLE)).isEqualTo(sent);
        assertThat(front.inserts()).hasSizeBetween(1, (int) seconds + 1);
    }

    private static void track(EventStream<Small> stream, long first, int count) {
        List<Small> events =
                LongStream.range(first, first + count)
                        .mapToObj(number -> new Small(1, number, Instant.now()))
                        .toList();
        IngestTest.SCOPE.run(() -> stream.trackAll(events));
    }
}
