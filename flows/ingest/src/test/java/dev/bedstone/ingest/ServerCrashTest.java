package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.ingest.audit.Findings;
import dev.bedstone.ingest.audit.Id;
import dev.bedstone.ingest.internal.send.BatchSink;
import dev.bedstone.ingest.internal.send.ClickHouseSink;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.OwnEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R3: ClickHouse may be killed at any instant; what was accepted arrives, and once. */
@ClickHouseTest
@OwnEngine
class ServerCrashTest {

    private static final int KILLS = Boolean.getBoolean("bedstone.tests.full") ? 100 : 4;
    private static final int CALL = 200;
    private static final int BATCH = 5_000;
    private static final String TABLE = "calls";
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir private Path spool;

    @Test
    void aKillOfTheServerLosesAndDoublesNothing(FreshClickHouse fresh) throws Exception {
        Database database = new Database(fresh);
        Findings found = killed(database, KILLS, new AtomicInteger(1), sink -> sink);

        if (found.apart() > 0 && NotedBlocks.lost(database.auditor(), TABLE + "_by_model") > 0) {
            System.err.println("the roll-up lost a block that its server had noted: " + found);
            assertOnce(new Findings(found.accepted(), found.lost(), found.doubled(), 0));
        } else {
            assertOnce(found);
        }
    }

    @Test
    void controlThatTakesABrokenConnectionForSuccessLoses(FreshClickHouse fresh) throws Exception {
        AtomicInteger broken = new AtomicInteger();
        Findings found = killed(new Database(fresh), 1, broken, real -> new Trusting(real, broken));

        assertThatThrownBy(() -> assertOnce(found)).isInstanceOf(AssertionError.class);
        assertThat(found.lost()).isPositive();
    }

    private static void assertOnce(Findings found) {
        assertThat(found).isEqualTo(new Findings(found.accepted(), 0, 0, 0));
        assertThat(found.accepted()).isPositive();
    }

    /** Takes an insert without an answer for one that was carried out. */
    private static final class Trusting extends OtherSink {

        private final AtomicInteger broken;

        private Trusting(BatchSink real, AtomicInteger broken) {
            super(real);
            this.broken = broken;
        }

        @Override
        public long blocks(String table) {
            return 0;
        }

        @Override
        public void insert(String table, SegmentHead head, String token, byte[] body) {
            try {
                super.insert(table, head, token, body);
            } catch (StoreFailure noAnswer) {
                broken.incrementAndGet();
            }
        }
    }

    private interface Defect {
        BatchSink in(BatchSink sink);
    }

    /**
     * Sends while the server is killed again and again, each time with inserts under way, and
     * started again.
     *
     * @param noticed the server stays away until this is positive
     */
    private Findings killed(Database database, int kills, AtomicInteger noticed, Defect defect)
            throws Exception {
        Call.create(database.auditor(), TABLE, 1000);
        database.auditor().ask(DeadLetters.CREATE_TABLE);
        long seed = new Random().nextLong();
        System.err.println("kills of the server: seed " + seed);
        Random random = new Random(seed);
        AtomicBoolean end = new AtomicBoolean();
        List<Id> accepted = new ArrayList<>();
        try (ClickHouse clickhouse = database.open();
                Ingest ingest =
                        Ingest.open(
                                Configs.in(spool).rows(BATCH).get(),
                                defect.in(new ClickHouseSink(clickhouse)),
                                InstantSource.system())) {
            EventStream<Call> stream = ingest.stream(Call.table(TABLE));
            Thread producer = Thread.ofPlatform().start(() -> produce(stream, end, accepted));
            for (int kill = 0; kill < kills; kill++) {
                long before = landed(ingest);
                Awaitility.await().atMost(LONG).until(() -> landed(ingest) > before);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
                database.fresh().server().kill();
                Awaitility.await().atMost(LONG).until(() -> noticed.get() > 0);
                database.fresh().server().restart();
            }
            end.set(true);
            producer.join();
            assertThat(ingest.drain(LONG)).isTrue();
        }
        return database.auditor().audit(TABLE, TABLE + "_by_model", accepted);
    }

    private static long landed(Ingest ingest) {
        return ingest.statistics().tables().stream()
                .mapToLong(IngestStatistics.Table::landedRows)
                .sum();
    }

    private static void produce(EventStream<Call> stream, AtomicBoolean end, List<Id> accepted) {
        for (long first = 0; !end.get(); first += CALL) {
            List<Call> calls = new ArrayList<>();
            for (int event = 0; event < CALL; event++) {
                calls.add(Call.of(1, first + event, Instant.now()));
            }
            try {
                IngestTest.SCOPE.run(() -> stream.trackAll(calls));
                calls.forEach(call -> accepted.add(new Id(call.producer(), call.number())));
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (StoreFailure notAccepted) {
                // Nobody was promised anything.
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }
}
