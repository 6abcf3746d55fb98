package dev.bedstone.ingest.internal.spool;

import dev.bedstone.ingest.internal.spool.SegmentFormat.Kind;
import dev.bedstone.ingest.internal.spool.SegmentFormat.RecordHead;
import dev.bedstone.ingest.internal.spool.SegmentName.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads segments that were written before, seals those that were left open, and sets damaged ones
 * aside after their intact rows were saved into a new one. Thread-safe for different segments.
 */
final class Segments {

    private static final Logger log = LoggerFactory.getLogger(Segments.class);

    private final SpoolDirectory directory;
    private final LongSupplier numbers;
    private final AtomicInteger damagedSegments = new AtomicInteger();
    private final AtomicInteger damagedRecords = new AtomicInteger();
    private final AtomicLong lostRows = new AtomicLong();

    Segments(SpoolDirectory directory, LongSupplier numbers) {
        this.directory = directory;
        this.numbers = numbers;
    }

    int damagedSegments() {
        return damagedSegments.get();
    }

    int damagedRecords() {
        return damagedRecords.get();
    }

    long lostRows() {
        return lostRows.get();
    }

    SegmentScan scan(SegmentName name) throws IOException {
        try (SpoolFile file = directory.open(name.text())) {
            return SegmentScan.of(file.content(), name);
        }
    }

    /** Seals a segment whose writer is gone; empty if it has no row. */
    Optional<SealedSegment> sealOpen(SegmentName name) throws IOException {
        SegmentScan scan = scan(name);
        if (scan.isForeign()) {
            throw new IOException(name.text() + " was written by a later version of Bedstone");
        }
        if (scan.isMissingRows() || scan.head().isEmpty() && scan.rowCount() > 0) {
            return salvage(name, scan);
        }
        report(name, scan);
        if (scan.rowCount() == 0 || scan.seal().isEmpty() && isCopy(scan)) {
            directory.delete(name.text());
            directory.sync();
            return Optional.empty();
        }
        if (scan.seal().isEmpty()) {
            return Optional.of(SegmentWriter.resume(directory, name, scan).seal());
        }
        SegmentName sealed = name.sealed(scan.records());
        directory.rename(name.text(), sealed.text());
        directory.sync();
        return Optional.of(sealed(sealed, scan));
    }

    /** A copy that was not finished is made again from the damaged segment. */
    private static boolean isCopy(SegmentScan scan) {
        return scan.head().map(head -> head.origin() >= 0).orElse(false);
    }

    private static SealedSegment sealed(SegmentName name, SegmentScan scan) {
        return new SealedSegment(
                name,
                scan.content().length,
                scan.rowCount(),
                scan.head().map(SegmentHead::created).orElse(0L));
    }

    /** The batch of a segment; another segment's if this one was damaged, empty if all is lost. */
    Optional<StoredBatch> load(SealedSegment segment) throws IOException {
        SegmentScan scan = scan(segment.name());
        if (scan.isForeign()) {
            throw new IOException(
                    segment.name().text() + " was written by a later version of Bedstone");
        }
        if (scan.isMissingRows() || scan.head().isEmpty()) {
            Optional<SealedSegment> saved = salvage(segment.name(), scan);
            return saved.isEmpty() ? Optional.empty() : load(saved.get());
        }
        report(segment.name(), scan);
        return Optional.of(batch(segment, scan));
    }

    private static StoredBatch batch(SealedSegment segment, SegmentScan scan) {
        SegmentHead head = scan.head().orElseThrow();
        int length = scan.rows().stream().mapToInt(SegmentScan.Rows::length).sum();
        byte[] body = Arrays.copyOf(head.names(), head.names().length + length);
        int at = head.names().length;
        for (SegmentScan.Rows part : scan.rows()) {
            System.arraycopy(scan.content(), part.start(), body, at, part.length());
            at += part.length();
        }
        MessageDigest digest = SegmentWriter.sha256();
        Seal seal = new Seal(scan.rowCount(), digest.digest(body));
        return new StoredBatch(
                sealed(segment.name(), scan),
                head,
                seal,
                body,
                scan.rows(),
                scan.attempt(),
                scan.isSplit(),
                scan.isMissingMarks() || head.mayHaveLanded());
    }

    /** Appends a mark to a sealed segment, safely. */
    void mark(SealedSegment segment, Kind kind, byte[] content) throws IOException {
        SegmentScan scan = scan(segment.name());
        try (SpoolFile file = directory.open(segment.name().text())) {
            file.truncate(scan.end());
            ByteBuffer bytes = ByteBuffer.allocate(SegmentFormat.RECORD_HEAD + content.length);
            int checksum = SegmentFormat.checksum(content, 0, content.length);
            SegmentFormat.put(
                    bytes,
                    segment.name().number(),
                    new RecordHead(scan.records(), kind, 0, 0, content.length, checksum));
            file.append(bytes.put(content).flip());
            file.force();
        }
    }

    /**
     * Saves what is intact into a segment of its own, then sets the damaged file aside. Where the
     * process was killed in between, the saved one is there already and names the damaged one.
     */
    private Optional<SealedSegment> salvage(SegmentName name, SegmentScan scan) throws IOException {
        report(name, scan);
        lostRows.addAndGet(scan.seal().map(seal -> seal.rows() - scan.rowCount()).orElse(0L));
        Optional<SealedSegment> saved = Optional.empty();
        if (scan.head().isPresent() && scan.rowCount() > 0 && !isSaved(name)) {
            saved = Optional.of(save(name, scan, scan.head().get()));
        }
        directory.rename(name.text(), name.with(State.DAMAGED).text());
        directory.sync();
        return saved;
    }

    private boolean isSaved(SegmentName damaged) throws IOException {
        for (SpoolDirectory.Entry entry : directory.list()) {
            SegmentName name = SegmentName.parse(entry.name()).orElse(damaged);
            if (name.number() > damaged.number()
                    && name.table().equals(damaged.table())
                    && (name.state() == State.SEALED || name.state() == State.DONE)
                    && scan(name).head().map(SegmentHead::origin).orElse(-1L) == damaged.number()) {
                return true;
            }
        }
        return false;
    }

    private SealedSegment save(SegmentName name, SegmentScan scan, SegmentHead head)
            throws IOException {
        boolean mayHaveLanded =
                head.mayHaveLanded() || scan.attempt().isPresent() || scan.isMissingMarks();
        SegmentName other =
                new SegmentName(numbers.getAsLong(), name.table(), name.partition(), 0, State.OPEN);
        SegmentHead copy =
                new SegmentHead(
                        head.batch(),
                        head.created(),
                        head.columns(),
                        head.types(),
                        head.settings(),
                        head.tenantColumn(),
                        head.names(),
                        name.number(),
                        mayHaveLanded);
        SegmentWriter writer = SegmentWriter.create(directory, other, copy);
        for (SegmentScan.Rows part : scan.rows()) {
            byte[] record =
                    Arrays.copyOfRange(
                            scan.content(),
                            part.start() - SegmentFormat.RECORD_HEAD,
                            part.start() + part.length());
            writer.append(part.rows(), part.plain(), record, part.length());
            writer.commit();
        }
        return writer.seal();
    }

    private void report(SegmentName name, SegmentScan scan) {
        if (scan.damaged() > 0) {
            damagedSegments.incrementAndGet();
            damagedRecords.addAndGet(scan.damaged());
            log.error(
                    "spool: {} of the records of {} are damaged; {} rows are intact and will be"
                            + " sent; the disk should be looked at",
                    scan.damaged(),
                    name.text(),
                    scan.rowCount());
        }
    }
}
