package dev.bedstone.ingest;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.HostPort;
import dev.bedstone.config.IngestConfig.Durability;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.ingest.internal.send.BatchSink;
import dev.bedstone.ingest.internal.send.ClickHouseSink;
import dev.bedstone.ingest.internal.send.TableFacts;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import dev.bedstone.kernel.Secret;
import dev.bedstone.kernel.StoreFailure;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that sends events until it is killed. Four producers; each notes in a journal of its
 * own what it was told is accepted: {@code producer first last}.
 *
 * <p>Arguments: spool, address, database, table, journal directory, first number, defect.
 */
final class CrashProgram {

    /** The variable of the environment with the server's key. */
    static final String KEY = "BEDSTONE_TEST_KEY";

    private static final int PRODUCERS = 4;

    private CrashProgram() {}

    /** What is broken about it, for the controls. */
    enum Defect {
        NONE,
        ANSWERS_BEFORE_IT_WRITES,
        /** The table deduplicates nothing, which stays unnoticed, and its server answers late. */
        FORGETFUL_TABLE;

        BatchSink in(ClickHouse clickhouse) {
            BatchSink real = new ClickHouseSink(clickhouse);
            return this == FORGETFUL_TABLE ? new Forgetful(real) : real;
        }

        private Durability durability() {
            return this == ANSWERS_BEFORE_IT_WRITES ? Durability.MEMORY : Durability.FSYNC;
        }
    }

    private static final class Forgetful extends OtherSink {

        private Forgetful(BatchSink real) {
            super(real);
        }

        @Override
        public TableFacts check(String table, SegmentHead head) {
            return TableFacts.plain(1000);
        }

        @Override
        public void insert(String table, SegmentHead head, String token, byte[] body) {
            super.insert(table, head, token, body);
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public static void main(String... arguments) {
        Defect defect = Defect.valueOf(arguments[6]);
        String[] address = arguments[1].split(":");
        ClickHouse clickhouse =
                ClickHouse.open(
                        ClickHouseConfig.of(
                                new HostPort(address[0], Integer.parseInt(address[1])),
                                arguments[2],
                                "bedstone",
                                Secret.of(System.getenv(KEY))),
                        StoreHooks.NONE);
        Ingest ingest =
                Ingest.open(
                        Configs.in(Path.of(arguments[0]))
                                .linger(Duration.ofMillis(30))
                                .durability(defect.durability())
                                .get(),
                        defect.in(clickhouse),
                        InstantSource.system());
        EventStream<Call> stream = ingest.stream(Call.table(arguments[3]));
        System.out.println("ready");
        System.out.flush();
        Path journals = Path.of(arguments[4]);
        long first = Long.parseLong(arguments[5]);
        for (int producer = 0; producer < PRODUCERS; producer++) {
            int id = producer;
            Thread.ofPlatform().start(() -> produce(stream, id, first, journals));
        }
    }

    private static void produce(EventStream<Call> stream, int producer, long first, Path journals) {
        Path journal = journals.resolve("journal-" + producer);
        try (FileChannel notes =
                FileChannel.open(journal, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            long number = first;
            while (true) {
                int count = (int) (1 + number % 40);
                List<Call> calls = new ArrayList<>();
                for (int event = 0; event < count; event++) {
                    calls.add(Call.of(producer, number + event, Instant.now()));
                }
                try {
                    IngestTest.SCOPE.run(() -> stream.trackAll(calls));
                    String note = producer + " " + number + " " + (number + count - 1) + "\n";
                    notes.write(ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)));
                } catch (StoreFailure notAccepted) {
                    Thread.sleep(20);
                }
                number += count;
            }
        } catch (Exception end) {
            end.printStackTrace();
        }
    }
}
