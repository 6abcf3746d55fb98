package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.ingest.audit.Id;
import dev.bedstone.ingest.audit.SmallRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R9: a spool that is damaged anywhere is opened, all of its intact records arrive, and what is
 * damaged is reported exactly.
 */
@Tag("slow")
class DamagedSpoolTest {

    private static final int DAMAGES = Boolean.getBoolean("bedstone.tests.full") ? 500 : 100;
    private static final int ROWS_KIND = 1;
    private static final int HEADS = 2;

    /** Bytes of a record's head. */
    private static final int HEAD = 36;

    @TempDir private Path directory;

    /**
     * A record of a segment, found by reading the file as its description says, without its code.
     */
    private record Found(int start, int end, int kind, Set<Id> ids) {}

    @Test
    void everyIntactRecordArrivesWhereverTheDamageIs() throws Exception {
        Path whole = spool(directory.resolve("whole"));
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int damage = 0; damage < DAMAGES; damage++) {
            Path copy = copy(whole, directory.resolve("damaged-" + damage));
            List<Path> segments = segments(copy);
            Path segment = segments.get(random.nextInt(segments.size()));
            byte[] content = Files.readAllBytes(segment);
            List<Found> records = read(content);
            int offset = random.nextInt(content.length);
            boolean cut = random.nextInt(4) == 0;
            List<Found> hit =
                    records.stream()
                            .filter(record ->
                                    offset < record.end && (cut || offset >= record.start))
                            .toList();
            if (cut) {
                Files.write(segment, Arrays.copyOf(content, offset));
            } else {
                content[offset] ^= (byte) (1 << random.nextInt(8));
                Files.write(segment, content);
            }
            check(copy, segments, segment, hit, "seed %d, damage %d".formatted(seed, damage));
        }
    }

    private static void check(
            Path spool, List<Path> segments, Path damaged, List<Found> hit, String as)
            throws Exception {
        Set<Id> wanted = new HashSet<>();
        for (Path segment : segments) {
            List<Found> all =
                    segment.equals(damaged) ? List.of() : read(Files.readAllBytes(segment));
            all.forEach(record -> wanted.addAll(record.ids));
        }
        List<Found> before =
                read(
                        Files.readAllBytes(
                                spool.resolveSibling("whole").resolve(damaged.getFileName())));
        boolean headless = hit.stream().filter(before.subList(0, HEADS)::contains).count() == HEADS;
        if (!headless) {
            before.stream()
                    .filter(record -> !hit.contains(record))
                    .forEach(record -> wanted.addAll(record.ids));
        }
        RecordingServer server = new RecordingServer();
        try (Ingest ingest = open(spool, server)) {
            assertThat(ingest.drain(Duration.ofSeconds(30))).as(as).isTrue();
            assertThat(ingest.statistics().damagedRecords()).as(as).isEqualTo(hit.size());
        }
        Map<Id, Integer> there = server.rows();
        assertThat(there.keySet()).as(as).isEqualTo(wanted);
        assertThat(there.values()).as(as).allMatch(times -> times == 1);
    }

    /** Damage under checksums that fit it, as if the format had none. */
    @Test
    void controlWithoutChecksumsDeliversWhatIsDamaged() throws Exception {
        Path whole = spool(directory.resolve("whole"));
        Path copy = copy(whole, directory.resolve("damaged"));
        Path segment = segments(copy).getFirst();
        byte[] content = Files.readAllBytes(segment);
        Found rows =
                read(content).stream().filter(r -> r.kind == ROWS_KIND).findFirst().orElseThrow();
        content[rows.end - 1] ^= 1;
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(rows.start + 24, checksum(content, rows.start + HEAD, rows.end));
        bytes.putInt(rows.start + 32, checksum(content, rows.start, rows.start + 32));
        Files.write(segment, content);

        assertThatThrownBy(() -> check(copy, segments(copy), segment, List.of(rows), "control"))
                .isInstanceOf(AssertionError.class);
    }

    private static int checksum(byte[] content, int from, int to) {
        CRC32C checksum = new CRC32C();
        checksum.update(content, from, to - from);
        return (int) checksum.getValue();
    }

    @Test
    void whatHasArrivedIsKeptForTheTimeOfGraceThenRemoved() throws Exception {
        Path spool = spool(directory.resolve("whole"));
        RecordingServer server = new RecordingServer();
        try (Ingest patient = open(Configs.in(spool), server)) {
            assertThat(patient.drain(Duration.ofSeconds(30))).isTrue();
            assertThat(files(spool, ".done")).hasSize(3);
        }
        try (Ingest hasty = open(Configs.in(spool).grace(Duration.ZERO), server)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> hasty.statistics().usedBytes() == 0);
            assertThat(files(spool, ".done")).isEmpty();
        }
    }

    @Test
    void aProcessKilledBetweenArrivalAndRemovalSendsNothingTwice() throws Exception {
        Path spool = spool(directory.resolve("whole"));
        RecordingServer server = new RecordingServer();
        try (Ingest ingest = open(spool, server)) {
            assertThat(ingest.drain(Duration.ofSeconds(30))).isTrue();
        }
        int batches = server.tokens().size();
        for (Path done : files(spool, ".done")) {
            String name = done.getFileName().toString().replace(".done", ".sealed");
            Files.move(done, done.resolveSibling(name));
        }
        try (Ingest ingest = open(spool, server)) {
            assertThat(ingest.drain(Duration.ofSeconds(30))).isTrue();
            assertThat(
                            ingest.statistics().tables().stream()
                                    .mapToLong(IngestStatistics.Table::landedBatches)
                                    .sum())
                    .isEqualTo(batches);
        }

        assertThat(server.rows().values()).allMatch(times -> times == 1);
    }

    @Test
    void filesThatAreNotSegmentsAreLeftAlone() throws Exception {
        Path spool = spool(directory.resolve("whole"));
        Files.writeString(spool.resolve("notes.txt"), "mine");
        Files.writeString(spool.resolve("000000000099.small.all.r0.open"), "");
        Files.writeString(spool.resolve("000000000098.small.all.r3.sealed"), "rubbish");
        try (Ingest ingest = open(spool, new RecordingServer())) {
            assertThat(ingest.drain(Duration.ofSeconds(30))).isTrue();
            assertThat(ingest.statistics().damagedRecords()).isEqualTo(3);
        }

        assertThat(spool.resolve("notes.txt")).hasContent("mine");
        assertThat(files(spool, ".damaged")).hasSize(1);
        assertThat(files(spool, ".open")).isEmpty();
    }

    /** A spool with three batches of several records that nobody took. */
    private static Path spool(Path path) {
        RecordingServer nobody = new RecordingServer();
        nobody.away(true);
        try (Ingest ingest = open(path, nobody)) {
            EventStream<Small> stream = ingest.stream(Small.table("small"));
            for (int call = 0; call < 15; call++) {
                List<Small> events = new ArrayList<>();
                for (int event = 0; event < 20; event++) {
                    events.add(new Small(call, event, Instant.now()));
                }
                IngestTest.SCOPE.run(() -> stream.trackAll(events));
            }
        }
        return path;
    }

    private static Ingest open(Path path, RecordingServer server) {
        return open(Configs.in(path), server);
    }

    private static Ingest open(Configs configs, RecordingServer server) {
        return Ingest.open(
                configs.rows(100).linger(Duration.ofMinutes(1)).drain(Duration.ZERO).get(),
                server,
                InstantSource.system());
    }

    private static List<Path> segments(Path spool) throws IOException {
        return files(spool, ".sealed");
    }

    private static List<Path> files(Path spool, String end) throws IOException {
        try (Stream<Path> files = Files.list(spool)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : segments(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
        return to;
    }

    /** Heads of 36 bytes: kind at 8, length of the content at 20. */
    private static List<Found> read(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        List<Found> records = new ArrayList<>();
        int at = 0;
        while (at < content.length) {
            int end = at + HEAD + bytes.getInt(at + 20);
            int kind = bytes.getInt(at + 8);
            Set<Id> ids =
                    kind == ROWS_KIND ? ids(Arrays.copyOfRange(content, at + HEAD, end)) : Set.of();
            records.add(new Found(at, end, kind, ids));
            at = end;
        }
        return records;
    }

    private static Set<Id> ids(byte[] blocks) {
        try {
            return SmallRows.of(blocks).map(SmallRows.Row::id).collect(Collectors.toSet());
        } catch (RuntimeException unreadable) {
            return Set.of();
        }
    }
}
