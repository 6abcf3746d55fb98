package dev.bedstone.ingest.internal.spool;

import static dev.bedstone.ingest.internal.spool.SegmentFormat.RECORD_HEAD;

import dev.bedstone.ingest.internal.spool.SegmentFormat.RecordHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a segment as far as it can be read. What is damaged is stepped over and counted: a record
 * whose content does not fit its checksum, and every record that is missed between two numbers.
 *
 * <p>Bytes at the end of an open segment that begin as a record and are no whole one are not
 * damage: the writer died before anybody was told that they are safe.
 */
public final class SegmentScan {

    /** The head comes twice before them. */
    private static final int FIRST_ROWS = 2;

    private final byte[] content;
    private final SegmentName name;
    private final List<Rows> rows = new ArrayList<>();
    private @Nullable SegmentHead head;
    private @Nullable Seal seal;
    private @Nullable Attempt attempt;
    private boolean split;
    private boolean foreign;
    private boolean rowsMissing;
    private boolean marksMissing;
    private int damaged;
    private int expected;
    private int end;

    private SegmentScan(byte[] content, SegmentName name) {
        this.content = content;
        this.name = name;
    }

    /** Reads all of it. */
    public static SegmentScan of(byte[] content, SegmentName name) {
        SegmentScan scan = new SegmentScan(content, name);
        scan.run();
        return scan;
    }

    private void run() {
        int at = 0;
        while (at < content.length) {
            Optional<RecordHead> found = SegmentFormat.headAt(content, at, name.number());
            if (found.isEmpty()) {
                int next = nextHead(at + 1);
                if (next < 0) {
                    break;
                }
                at = next;
            } else if (found.get().length() > content.length - at - RECORD_HEAD) {
                break;
            } else {
                at = take(found.get(), at);
            }
        }
        judgeEnd();
    }

    private int nextHead(int from) {
        for (int at = from; at <= content.length - RECORD_HEAD; at++) {
            if (SegmentFormat.headAt(content, at, name.number()).isPresent()) {
                return at;
            }
        }
        return -1;
    }

    private int take(RecordHead record, int at) {
        miss(expected, record.sequence());
        expected = Math.max(expected, record.sequence() + 1);
        int start = at + RECORD_HEAD;
        end = start + record.length();
        if (SegmentFormat.checksum(content, start, record.length()) == record.checksum()) {
            understand(record, start);
        } else {
            miss(record.sequence(), record.sequence() + 1);
        }
        return end;
    }

    /** What a record was is known by its number, also when nothing of it can be read. */
    private void miss(int from, int to) {
        for (int sequence = from; sequence < to; sequence++) {
            damaged++;
            boolean sealed = name.records() > 0;
            int last = name.records() - 1;
            rowsMissing |= sequence >= FIRST_ROWS && (!sealed || sequence < last);
            marksMissing |= sealed && sequence > last;
        }
    }

    private void understand(RecordHead record, int start) {
        switch (record.kind()) {
            case HEAD -> readHead(start, record.length());
            case ROWS -> rows.add(new Rows(start, record.length(), record.rows(), record.plain()));
            case SEAL -> seal = Seal.of(content, start);
            case ATTEMPT -> attempt = Attempt.of(content, start);
            case SPLIT -> split = true;
        }
    }

    private void readHead(int start, int length) {
        try {
            head = SegmentHead.of(content, start, length);
        } catch (IOException later) {
            foreign = true;
        }
    }

    /** How many records there should be stands in the name, once the segment is sealed. */
    private void judgeEnd() {
        boolean sealed = name.records() > 0;
        if (sealed && expected < name.records()) {
            miss(expected, name.records());
            marksMissing = true;
        } else if (end < content.length) {
            marksMissing |= sealed;
            if (!isTorn()) {
                damaged++;
                rowsMissing |= !sealed && expected >= FIRST_ROWS;
            }
        }
    }

    /** Whether what follows the last record is the beginning of one, or was never written. */
    private boolean isTorn() {
        if (content.length - end < RECORD_HEAD
                || SegmentFormat.headAt(content, end, name.number()).isPresent()) {
            return true;
        }
        for (int at = end; at < content.length; at++) {
            if (content[at] != 0) {
                return false;
            }
        }
        return true;
    }

    /** What is needed to send the rows; empty if both copies are damaged. */
    public Optional<SegmentHead> head() {
        return Optional.ofNullable(head);
    }

    /** The intact rows, in order. */
    public List<Rows> rows() {
        return rows;
    }

    /** The seal, if it can be read. */
    public Optional<Seal> seal() {
        return Optional.ofNullable(seal);
    }

    /** The last attempt to send it, if there was one that can be read. */
    public Optional<Attempt> attempt() {
        return Optional.ofNullable(attempt);
    }

    /** Whether it is to be sent in parts. */
    public boolean isSplit() {
        return split;
    }

    /** How many records are damaged or gone. */
    public int damaged() {
        return damaged;
    }

    /** Whether rows are among them. */
    public boolean isMissingRows() {
        return rowsMissing;
    }

    /** Whether it cannot be told whether it was sent. */
    public boolean isMissingMarks() {
        return marksMissing;
    }

    /** Whether a later version of Bedstone wrote it. */
    public boolean isForeign() {
        return foreign && head == null;
    }

    /** How many records were read, damaged ones among them. */
    int records() {
        return expected;
    }

    /** Where the last whole record ends. */
    int end() {
        return end;
    }

    /** The intact rows' number. */
    public long rowCount() {
        return rows.stream().mapToLong(Rows::rows).sum();
    }

    byte[] content() {
        return content;
    }

    /**
     * Where a record's rows lie in the content.
     *
     * @param start the first byte
     * @param length how many bytes
     * @param rows how many rows
     * @param plain their bytes before they were packed
     */
    public record Rows(int start, int length, int rows, int plain) {}
}
