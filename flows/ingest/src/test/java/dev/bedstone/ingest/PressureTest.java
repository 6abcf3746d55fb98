package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.ingest.Front.Fault;
import dev.bedstone.ingest.RecordingServer.Id;
import dev.bedstone.ingest.internal.send.BatchSink;
import dev.bedstone.ingest.internal.send.ClickHouseSink;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R7, R8, R14: a server that is away, a disk that is full, a table with too many parts: callers are
 * told when to come back, nothing accepted is lost, and it goes on by itself.
 */
class PressureTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir private Path directory;

    @Test
    @Tag("slow")
    void beyondTheBoundCallersAreToldWhenToComeBackAndNothingAcceptedIsLost() throws Exception {
        RecordingServer server = new RecordingServer();
        server.away(true);
        long most = 16L << 20;
        Set<Id> accepted = new HashSet<>();
        try (Ingest ingest =
                Ingest.open(
                        Configs.in(directory).maxBytes(most).get(),
                        server,
                        InstantSource.system())) {
            EventStream<Small> stream = ingest.stream(Small.table("small"));
            Unavailable full = fill(stream, accepted);
            assertThat(full.retryAfter()).isPresent();
            assertThat(full.mayRetry()).isTrue();
            assertThat(full).hasMessageContaining("the spool is full");
            assertThat(bytes(directory)).isLessThanOrEqualTo(most);
            assertThat(ingest.statistics().usedBytes()).isEqualTo(bytes(directory));

            server.away(false);
            Awaitility.await()
                    .atMost(LONG)
                    .untilAsserted(() -> accepted.addAll(track(stream, 1_000_000_000, 10)));
            assertThat(ingest.drain(LONG)).isTrue();
        }
        assertThat(server.rows().keySet()).isEqualTo(accepted);
        assertThat(server.rows().values()).allMatch(times -> times == 1);
    }

    private static Unavailable fill(EventStream<Small> stream, Set<Id> accepted) {
        for (long number = 0; true; number += 20_000) {
            try {
                accepted.addAll(track(stream, number, 20_000));
            } catch (Unavailable full) {
                return full;
            }
        }
    }

    /** Numbers that LZ4 cannot make small. */
    private static Set<Id> track(EventStream<Small> stream, long first, int count) {
        Random random = new Random(first);
        List<Small> events = new ArrayList<>();
        Set<Id> ids = new HashSet<>();
        for (int event = 0; event < count; event++) {
            Small small = new Small(random.nextLong(), first + event, Instant.now());
            events.add(small);
            ids.add(new Id(small.producer(), small.number()));
        }
        IngestTest.SCOPE.run(() -> stream.trackAll(events));
        return ids;
    }

    private static long bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.endsWith("lock"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    @Tag("slow")
    void aDiskThatIsFullIsSurvived() throws Exception {
        FaultyDirectory disk = new FaultyDirectory(1);
        RecordingServer server = new RecordingServer();
        server.away(true);
        Set<Id> accepted = new HashSet<>();
        try (Ingest ingest =
                Ingest.open(
                        Configs.in(directory).get(),
                        disk,
                        () -> {},
                        server,
                        InstantSource.system())) {
            EventStream<Small> stream = ingest.stream(Small.table("small"));
            accepted.addAll(track(stream, 0, 500));
            for (int round = 0; round < 5; round++) {
                long first = round * 1_000L + 1_000;
                disk.capacity(disk.used() + 4_000);
                assertThatThrownBy(() -> track(stream, first, 500))
                        .isInstanceOf(Unavailable.class)
                        .hasMessageContaining("No space left");
                disk.capacity(Long.MAX_VALUE);
                accepted.addAll(track(stream, first, 500));
            }
            server.away(false);
            assertThat(ingest.drain(LONG)).isTrue();
        }
        assertThat(server.rows().keySet()).isEqualTo(accepted);
    }

    @Test
    @Tag("slow")
    void aRealDiskThatIsFullIsSurvivedWithoutARestart() throws Exception {
        Path mount = Files.createDirectories(directory.resolve("small-disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=64m", "bedstone-test", mount.toString()))
                .as("a small file system can be mounted here (needs root)")
                .isZero();
        RecordingServer server = new RecordingServer();
        server.away(true);
        Set<Id> accepted = new HashSet<>();
        try (Ingest ingest =
                Ingest.open(
                        Configs.in(mount.resolve("spool")).maxBytes(1L << 30).get(),
                        server,
                        InstantSource.system())) {
            EventStream<Small> stream = ingest.stream(Small.table("small"));
            Path ballast = mount.resolve("ballast");
            Files.write(ballast, new byte[52 << 20]);
            assertThat(fill(stream, accepted)).hasMessageContaining("No space left");
            Files.delete(ballast);
            Instant freed = Instant.now();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .ignoreExceptionsInstanceOf(StoreFailure.class)
                    .untilAsserted(() -> accepted.addAll(track(stream, 1_000_000_000, 1_000)));
            assertThat(Duration.between(freed, Instant.now())).isLessThan(Duration.ofSeconds(5));
            server.away(false);
            assertThat(ingest.drain(LONG)).isTrue();
        } finally {
            run("umount", "-l", mount.toString());
        }
        assertThat(server.rows().keySet()).isEqualTo(accepted);
        assertThat(server.rows().values()).allMatch(times -> times == 1);
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    @Test
    @Tag("engine")
    void tooManyPartsMeanFewerTriesAndNothingIsLost() {
        List<Integer> tries = withTooManyParts(sink -> sink);

        assertThat(tries.get(1)).as("tries in three seconds without merges").isBetween(1, 8);
    }

    @Test
    @Tag("engine")
    void controlThatTriesAgainAtOnceStorms() {
        List<Integer> tries =
                withTooManyParts(real ->
                        new OtherSink(real) {
                            @Override
                            public void insert(
                                    String name, SegmentHead head, String token, byte[] body) {
                                for (int again = 0; again < 200; again++) {
                                    try {
                                        super.insert(name, head, token, body);
                                        return;
                                    } catch (Unavailable crowded) {
                                        // At once.
                                    }
                                }
                                super.insert(name, head, token, body);
                            }
                        });

        assertThat(tries.get(1)).isGreaterThan(20);
    }

    /** Inserts until the table refuses, then three seconds of refusal, then merges again. */
    private List<Integer> withTooManyParts(java.util.function.UnaryOperator<BatchSink> defect) {
        TestServer server = TestServer.shared();
        Auditor auditor = server.auditor();
        String table = "parts_" + UUID.randomUUID().toString().replace("-", "");
        Small.create(auditor, table, 1000);
        auditor.ask(
                "ALTER TABLE "
                        + table
                        + " MODIFY SETTING parts_to_throw_insert = 20, parts_to_delay_insert = 20");
        auditor.ask("SYSTEM STOP MERGES " + table);
        List<Integer> tries = new ArrayList<>();
        try (Front front = new Front(server.address());
                ClickHouse clickhouse = TestServer.open(front.address());
                Ingest ingest =
                        Ingest.open(
                                Configs.in(directory).rows(10).linger(Duration.ofMillis(1)).get(),
                                defect.apply(new ClickHouseSink(clickhouse)),
                                InstantSource.system())) {
            EventStream<Small> stream = ingest.stream(Small.table(table));
            int sent = 0;
            while (troubles(ingest).isEmpty()) {
                track(stream, sent, 10);
                sent += 10;
                assertThat(sent).isLessThan(1_000_000);
            }
            assertThat(troubles(ingest).getFirst()).contains("252");
            tries.add(front.inserts().size());
            TimeUnit.SECONDS.sleep(3);
            tries.add(front.inserts().size() - tries.getFirst());
            auditor.ask("SYSTEM START MERGES " + table);
            auditor.ask("OPTIMIZE TABLE " + table);
            assertThat(ingest.drain(LONG)).isTrue();
            assertThat(auditor.number("SELECT uniqExact(number) FROM " + table)).isEqualTo(sent);
            assertThat(auditor.number("SELECT count() FROM " + table)).isEqualTo(sent);
            assertThat(front.inserts()).allMatch(insert -> insert.fault() == Fault.PASS);
        } catch (RuntimeException failed) {
            throw failed;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        } finally {
            auditor.ask("DROP TABLE " + table);
        }
        return tries;
    }

    private static List<String> troubles(Ingest ingest) {
        return ingest.statistics().tables().stream()
                .flatMap(found -> found.trouble().stream())
                .toList();
    }
}
