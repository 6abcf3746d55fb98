package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.config.IngestConfig;
import dev.bedstone.ingest.internal.send.BatchSink;
import dev.bedstone.ingest.internal.send.ClickHouseSink;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.testkit.ClickHouseTest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R14: a table with too many parts is left its time, and never gets more than one a second. */
@ClickHouseTest
class PartsTest extends BehindFront {

    private static final String TABLE = "small";
    private static final Duration RECOVERY = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int MOST_TRIES = 6;

    @BeforeEach
    void create() {
        Small.create(auditor, TABLE, 1000);
    }

    @Test
    void tooManyPartsMeanFewerTriesAndNothingIsLost() throws Exception {
        assertPatient(triesWithTooManyParts(sink -> sink, Duration.ofSeconds(2)));
    }

    @Test
    void controlThatTriesAgainAtOnceStorms() throws Exception {
        int tries = triesWithTooManyParts(Impatient::new, LONG);

        assertThatThrownBy(() -> assertPatient(tries)).isInstanceOf(AssertionError.class);
    }

    private static void assertPatient(int tries) {
        assertThat(tries).as("tries in two seconds without merges").isLessThanOrEqualTo(MOST_TRIES);
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

    /**
     * Inserts until the table refuses; then refusal for some time or until it is too many tries,
     * then merges again.
     */
    private int triesWithTooManyParts(UnaryOperator<BatchSink> defect, Duration refusal)
            throws Exception {
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
            Deadline deadline = Deadline.after(refusal);
            while (!deadline.hasPassed() && front.inserts().size() - before <= MOST_TRIES) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
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

    /** How many inserts there were within how many full seconds. */
    private record Pace(int inserts, long seconds) {

        boolean isOneASecond() {
            return inserts <= seconds + 1;
        }
    }

    @Test
    void aTableGetsOnePartASecond() throws Exception {
        Pace pace = paceOf(IngestConfig.in(directory), now -> now.seconds < 3 || now.inserts == 0);

        assertThat(pace).matches(Pace::isOneASecond);
        assertThat(pace.inserts).isPositive();
    }

    @Test
    void controlThatLeavesNoTimeBetweenInsertsMakesMoreParts() throws Exception {
        Pace pace =
                paceOf(
                        Configs.in(directory).get(),
                        now -> now.isOneASecond() && now.seconds < LONG.toSeconds());

        assertThatThrownBy(() -> assertThat(pace).matches(Pace::isOneASecond))
                .isInstanceOf(AssertionError.class);
    }

    /** Sends events as long as somebody wants more. */
    private Pace paceOf(IngestConfig config, Predicate<Pace> more) throws Exception {
        long begun = System.nanoTime();
        long sent = 0;
        Pace pace = new Pace(0, 0);
        try (Ingest ingest = Ingest.open(config, clickhouse)) {
            EventStream<Small> stream = ingest.stream(Small.table(TABLE));
            while (more.test(pace)) {
                track(stream, sent, 10);
                sent += 10;
                TimeUnit.MILLISECONDS.sleep(5);
                int inserts = front.inserts().size();
                pace = new Pace(inserts, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
            }
            assertThat(ingest.drain(LONG)).isTrue();
        }
        assertThat(auditor.number("SELECT count() FROM " + TABLE)).isEqualTo(sent);
        return pace;
    }

    private static void track(EventStream<Small> stream, long first, int count) {
        List<Small> events =
                LongStream.range(first, first + count)
                        .mapToObj(number -> new Small(1, number, Instant.now()))
                        .toList();
        IngestTest.SCOPE.run(() -> stream.trackAll(events));
    }
}
