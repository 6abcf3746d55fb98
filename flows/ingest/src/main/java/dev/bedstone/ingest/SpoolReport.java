package dev.bedstone.ingest;

import dev.bedstone.ingest.internal.spool.DiskDirectory;
import dev.bedstone.ingest.internal.spool.SegmentName;
import dev.bedstone.ingest.internal.spool.SegmentName.State;
import dev.bedstone.ingest.internal.spool.SpoolLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A spool as anybody sees it who may read its directory, also while a process works with it. Read
 * from names and sizes alone, so that a large spool is as quickly told as a small one. Immutable.
 *
 * @param directory the spool
 * @param owner the process that works with it; empty if none does
 * @param bytes all it takes
 * @param tables what waits, by table in the order of their names
 * @param damagedSegments segments that were damaged and set aside
 * @param looked when this was
 */
public record SpoolReport(
        Path directory,
        Optional<String> owner,
        long bytes,
        List<Table> tables,
        int damagedSegments,
        Instant looked) {

    public SpoolReport {
        tables = List.copyOf(tables);
    }

    /**
     * What there is of one table.
     *
     * @param name its name
     * @param openBytes bytes of batches that are being written
     * @param waitingBatches batches that wait to be sent, or are being sent
     * @param waitingBytes their bytes
     * @param lag how long ago the oldest of what has not arrived was written last; empty if all has
     * @param arrivedBatches batches that arrived and are kept for a while
     * @param arrivedBytes their bytes
     * @param bytesPerSecond what arrived a second, over the batches that are kept; 0 if that cannot
     *     be told
     */
    public record Table(
            String name,
            long openBytes,
            int waitingBatches,
            long waitingBytes,
            Optional<Duration> lag,
            int arrivedBatches,
            long arrivedBytes,
            long bytesPerSecond) {}

    private record Segment(SegmentName name, long size, Instant written) {}

    /**
     * Looks at a spool.
     *
     * @param now this machine's time
     * @throws IOException if it cannot be read
     */
    public static SpoolReport of(Path directory, Instant now) throws IOException {
        List<Segment> segments =
                new DiskDirectory(directory)
                        .list().stream()
                                .flatMap(entry -> SegmentName.parse(entry.name()).stream())
                                .flatMap(name -> look(directory, name).stream())
                                .toList();
        TreeMap<String, List<Segment>> byTable = new TreeMap<>();
        for (Segment segment : segments) {
            byTable.computeIfAbsent(segment.name().table(), _ -> new ArrayList<>()).add(segment);
        }
        return new SpoolReport(
                directory,
                SpoolLock.isHeld(directory) ? SpoolLock.owner(directory) : Optional.empty(),
                segments.stream().mapToLong(Segment::size).sum(),
                byTable.entrySet().stream()
                        .map(entry -> table(entry.getKey(), entry.getValue(), now))
                        .toList(),
                count(segments, State.DAMAGED),
                now);
    }

    /** A segment that was renamed or removed since the directory was listed is left out. */
    private static Optional<Segment> look(Path directory, SegmentName name) {
        Path file = directory.resolve(name.text());
        try {
            return Optional.of(
                    new Segment(
                            name, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
        } catch (IOException moved) {
            return Optional.empty();
        }
    }

    private static Table table(String name, List<Segment> segments, Instant now) {
        Optional<Instant> oldest =
                segments.stream()
                        .filter(segment ->
                                segment.name().state() == State.OPEN
                                        || segment.name().state() == State.SEALED)
                        .map(Segment::written)
                        .min(Comparator.naturalOrder());
        return new Table(
                name,
                bytes(segments, State.OPEN),
                count(segments, State.SEALED),
                bytes(segments, State.SEALED),
                oldest.map(written -> Duration.between(written, now))
                        .map(age -> age.isNegative() ? Duration.ZERO : age),
                count(segments, State.DONE),
                bytes(segments, State.DONE),
                rate(segments));
    }

    private static long rate(List<Segment> segments) {
        List<Instant> arrived =
                segments.stream()
                        .filter(segment -> segment.name().state() == State.DONE)
                        .map(Segment::written)
                        .sorted()
                        .toList();
        if (arrived.size() < 2) {
            return 0;
        }
        long millis = Duration.between(arrived.getFirst(), arrived.getLast()).toMillis();
        return millis == 0 ? 0 : bytes(segments, State.DONE) * 1000 / millis;
    }

    private static int count(List<Segment> segments, State state) {
        return (int) segments.stream().filter(found -> found.name().state() == state).count();
    }

    private static long bytes(List<Segment> segments, State state) {
        return segments.stream()
                .filter(found -> found.name().state() == state)
                .mapToLong(Segment::size)
                .sum();
    }
}
