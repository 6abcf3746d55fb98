package dev.bedstone.ingest;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.HostPort;
import dev.bedstone.config.IngestConfig.Durability;
import dev.bedstone.kernel.StoreFailure;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that sends events until it is killed. Four producers; each notes in a journal of its
 * own what it was told is accepted: {@code producer first last}.
 *
 * <p>Arguments: spool, port, table, journal directory, first number, durability.
 */
final class CrashProgram {

    private static final int PRODUCERS = 4;

    private CrashProgram() {}

    public static void main(String... arguments) throws Exception {
        Path spool = Path.of(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        String table = arguments[2];
        Path journals = Path.of(arguments[3]);
        long first = Long.parseLong(arguments[4]);
        ClickHouse clickhouse = TestServer.open(new HostPort("127.0.0.1", port));
        Ingest ingest =
                Ingest.open(
                        Configs.in(spool)
                                .linger(Duration.ofMillis(30))
                                .durability(Durability.valueOf(arguments[5]))
                                .get(),
                        clickhouse);
        EventStream<Call> stream = ingest.stream(Call.table(table));
        System.out.println("ready");
        System.out.flush();
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
