package dev.bedstone.ingest;

import dev.bedstone.ingest.internal.spool.DiskDirectory;
import dev.bedstone.ingest.internal.spool.SegmentName;
import dev.bedstone.ingest.internal.spool.SegmentName.State;
import dev.bedstone.ingest.internal.spool.SegmentScan;
import dev.bedstone.ingest.internal.spool.SpoolLock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A spool as anybody sees it who may read its directory, also while a process works with it. Read
 * from names and sizes, and the beginning of one segment a table, so that a large spool is as
 * quickly told as a small one. Immutable.
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
     * @param oldest when the oldest event that has not arrived was accepted, to a second or so;
     *     empty if all have
     * @param arrivedBatches batches that arrived and are kept for a while
     * @param arrivedBytes their bytes
     * @param bytesPerSecond what arrived a second, over the batches that are kept; 0 if that cannot
     *     be told
     * @param lately bytes that arrived in each {@link #PERIOD} of the last ten minutes, the oldest
     *     first
     */
    public record Table(
            String name,
            long openBytes,
            int waitingBatches,
            long waitingBytes,
            Optional<Instant> oldest,
            int arrivedBatches,
            long arrivedBytes,
            long bytesPerSecond,
            List<Long> lately) {

        public Table {
            lately = List.copyOf(lately);
        }

        /**
         * How long the oldest event that has not arrived has been waiting; empty if all have.
         *
         * @param now this machine's time
         */
        public Optional<Duration> lag(Instant now) {
            return oldest.map(accepted -> Duration.between(accepted, now))
                    .map(age -> age.isNegative() ? Duration.ZERO : age);
        }
    }

    /** What {@link Table#lately} counts by. */
    public static final Duration PERIOD = Duration.ofSeconds(20);

    private static final int PERIODS = 30;

    /** More than the head of any segment has. */
    private static final int BEGINNING = 1 << 20;

    private record Segment(SegmentName name, long size, Instant written) {}

    /**
     * Whether a directory is a spool: a process has worked with it, or segments were copied there.
     *
     * @throws IOException if it cannot be read
     */
    public static boolean isSpool(Path directory) throws IOException {
        return SpoolLock.wasTaken(directory)
                || new DiskDirectory(directory)
                        .list().stream()
                                .anyMatch(entry -> SegmentName.parse(entry.name()).isPresent());
    }

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
                        .map(entry -> table(directory, entry.getKey(), entry.getValue(), now))
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

    private static Table table(Path directory, String name, List<Segment> segments, Instant now) {
        Optional<Instant> oldest =
                segments.stream()
                        .filter(segment ->
                                segment.name().state() == State.OPEN
                                        || segment.name().state() == State.SEALED)
                        .min(Comparator.comparingLong(segment -> segment.name().number()))
                        .map(segment -> begun(directory, segment));
        return new Table(
                name,
                bytes(segments, State.OPEN),
                count(segments, State.SEALED),
                bytes(segments, State.SEALED),
                oldest,
                count(segments, State.DONE),
                bytes(segments, State.DONE),
                rate(segments),
                lately(segments, now));
    }

    /** When the first event of a segment was accepted; if it cannot be read, when the last was. */
    private static Instant begun(Path directory, Segment segment) {
        try (InputStream in = Files.newInputStream(directory.resolve(segment.name().text()))) {
            return SegmentScan.of(in.readNBytes(BEGINNING), segment.name())
                    .head()
                    .map(head -> Instant.ofEpochMilli(head.created()))
                    .orElse(segment.written());
        } catch (IOException moved) {
            return segment.written();
        }
    }

    private static List<Long> lately(List<Segment> segments, Instant now) {
        Long[] periods = new Long[PERIODS];
        Arrays.fill(periods, 0L);
        for (Segment segment : segments) {
            long ago = Duration.between(segment.written(), now).dividedBy(PERIOD);
            if (segment.name().state() == State.DONE && ago >= 0 && ago < PERIODS) {
                periods[PERIODS - 1 - (int) ago] += segment.size();
            }
        }
        return List.of(periods);
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
