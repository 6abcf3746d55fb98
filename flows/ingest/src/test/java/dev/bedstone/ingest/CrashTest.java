package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.IngestConfig.Durability;
import dev.bedstone.kernel.StoreFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R1, R3: our process and ClickHouse's may be killed at any instant; what was accepted arrives, and
 * once, in the table and in the roll-up that a view feeds.
 */
@Tag("engine")
class CrashTest {

    private static final boolean FULL = Boolean.getBoolean("bedstone.tests.full");
    private static final int KILLS_OF_US = FULL ? 200 : 8;
    private static final int KILLS_OF_SERVER = FULL ? 100 : 6;
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir private Path directory;
    private final String table = "calls_" + UUID.randomUUID().toString().replace("-", "");

    private Path spool;
    private Path journals;

    @BeforeEach
    void directories() throws IOException {
        spool = Files.createDirectories(directory.resolve("spool"));
        journals = Files.createDirectories(directory.resolve("journals"));
    }

    @AfterEach
    void drop() {
        Call.drop(TestServer.shared().auditor(), table);
    }

    @Test
    void aKillOfOurProcessLosesAndDoublesNothing() throws Exception {
        TestServer server = TestServer.shared();
        Call.create(server.auditor(), table, 1000);
        killedAgainAndAgain(server, KILLS_OF_US, Durability.FSYNC);
        deliverTheRest(server);

        assertOnce(server.auditor(), accepted());
    }

    @Test
    void controlThatAnswersBeforeItWritesLoses() throws Exception {
        TestServer server = TestServer.shared();
        Call.create(server.auditor(), table, 1000);
        long lost = 0;
        for (int round = 0; round < 10 && lost == 0; round++) {
            killedAgainAndAgain(server, 2, Durability.MEMORY);
            deliverTheRest(server);
            lost = accepted().size() - present(server.auditor(), accepted());
        }

        assertThat(lost).isPositive();
    }

    private void killedAgainAndAgain(TestServer server, int kills, Durability durability)
            throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        System.err.println("kills of our process: seed " + seed);
        for (int kill = 0; kill < kills; kill++) {
            Process process =
                    new ProcessBuilder(
                                    TestServer.java(
                                            "-Xmx256m",
                                            CrashProgram.class.getName(),
                                            spool.toString(),
                                            Integer.toString(server.address().port()),
                                            table,
                                            journals.toString(),
                                            Long.toString(System.nanoTime()),
                                            durability.name()))
                            .redirectError(directory.resolve("stderr").toFile())
                            .start();
            try (BufferedReader lines = process.inputReader()) {
                assertThat(lines.readLine()).as(() -> errors()).isEqualTo("ready");
                TimeUnit.MILLISECONDS.sleep(20 + random.nextInt(700));
                process.destroyForcibly().waitFor();
            }
        }
    }

    private String errors() {
        try {
            return Files.readString(directory.resolve("stderr"));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private void deliverTheRest(TestServer server) {
        try (ClickHouse clickhouse = server.open();
                Ingest ingest = Ingest.open(Configs.in(spool).get(), clickhouse)) {
            assertThat(ingest.drain(LONG)).isTrue();
        }
    }

    @Test
    void aKillOfTheServerLosesAndDoublesNothing() throws Exception {
        try (TestServer server = TestServer.own()) {
            assertOnce(server.auditor(), killedServer(server, 1000));
        }
    }

    /** Sends while the server is killed and started again; returns what was accepted. */
    private List<long[]> killedServer(TestServer server, int window) throws Exception {
        Call.create(server.auditor(), table, window);
        server.auditor().ask(DeadLetters.CREATE_TABLE);
        AtomicBoolean end = new AtomicBoolean();
        AtomicLong number = new AtomicLong();
        List<long[]> accepted = new ArrayList<>();
        Random random = new Random();
        try (ClickHouse clickhouse = server.open();
                Ingest ingest = Ingest.open(Configs.in(spool).get(), clickhouse)) {
            EventStream<Call> stream = ingest.stream(Call.table(table));
            Thread producer =
                    Thread.ofPlatform().start(() -> produce(stream, end, number, accepted));
            for (int kill = 0; kill < KILLS_OF_SERVER; kill++) {
                TimeUnit.MILLISECONDS.sleep(200 + random.nextInt(800));
                server.kill();
                server.start();
            }
            end.set(true);
            producer.join();
            assertThat(ingest.drain(LONG)).isTrue();
        }
        return accepted;
    }

    private static void produce(
            EventStream<Call> stream, AtomicBoolean end, AtomicLong number, List<long[]> accepted) {
        while (!end.get()) {
            long first = number.getAndAdd(500);
            List<Call> calls = new ArrayList<>();
            for (int event = 0; event < 500; event++) {
                calls.add(Call.of(1, first + event, Instant.now()));
            }
            try {
                IngestTest.SCOPE.run(() -> stream.trackAll(calls));
                for (int event = 0; event < 500; event++) {
                    accepted.add(new long[] {1, first + event});
                }
                TimeUnit.MILLISECONDS.sleep(2);
            } catch (StoreFailure notAccepted) {
                // Nobody was promised anything.
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /** What the journals say, event by event. */
    private List<long[]> accepted() throws IOException {
        List<long[]> events = new ArrayList<>();
        try (Stream<Path> files = Files.list(journals)) {
            for (Path journal : files.toList()) {
                for (String line : Files.readAllLines(journal)) {
                    String[] parts = line.split(" ");
                    if (parts.length == 3) {
                        for (long at = Long.parseLong(parts[1]);
                                at <= Long.parseLong(parts[2]);
                                at++) {
                            events.add(new long[] {Long.parseLong(parts[0]), at});
                        }
                    }
                }
            }
        }
        return events;
    }

    private long present(Auditor auditor, List<long[]> accepted) {
        auditor.ask("DROP TABLE IF EXISTS accepted");
        auditor.ask(
                "CREATE TABLE accepted (producer Int64, number Int64) ENGINE = MergeTree"
                        + " ORDER BY (producer, number)");
        for (int from = 0; from < accepted.size(); from += 50_000) {
            StringBuilder rows = new StringBuilder("INSERT INTO accepted FORMAT TSV\n");
            accepted.subList(from, Math.min(accepted.size(), from + 50_000))
                    .forEach(event ->
                            rows.append(event[0]).append('\t').append(event[1]).append('\n'));
            auditor.ask(rows.toString());
        }
        return auditor.number(
                "SELECT count() FROM accepted WHERE (producer, number) IN (SELECT producer, number"
                        + " FROM "
                        + table
                        + ")");
    }

    private void assertOnce(Auditor auditor, List<long[]> accepted) {
        assertThat(accepted).isNotEmpty();
        assertThat(accepted.size() - present(auditor, accepted)).as("lost").isZero();
        assertThat(auditor.number("SELECT count() - uniqExact(producer, number) FROM " + table))
                .as("doubled")
                .isZero();
        assertThat(auditor.number("SELECT sum(calls) FROM " + table + "_by_model"))
                .as("the roll-up")
                .isEqualTo(auditor.number("SELECT count() FROM " + table));
        auditor.ask("DROP TABLE accepted");
    }
}
