package dev.bedstone.ingest.internal.spool;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Version 1 of a segment: records one after the other, each with a head of 36 bytes, little-endian.
 *
 * <pre>
 *  0  int   magic, "BSR1"; its last letter is the version of the format
 *  4  int   the record's number within the segment, from 0
 *  8  int   kind
 * 12  int   rows
 * 16  int   bytes of the rows before they were packed
 * 20  int   bytes of the content that follows
 * 24  int   CRC32C of the content
 * 28  int   the last 32 bits of the segment's number
 * 32  int   CRC32C of the 32 bytes before
 * </pre>
 *
 * <p>A segment begins with the same {@link Kind#HEAD} twice, so that one damaged byte cannot take
 * away what all rows need. Heads have a checksum of their own, so that a record with damaged
 * content can be stepped over, and a number, so that records without a readable head are missed.
 */
public final class SegmentFormat {

    /** The version in the head of each segment. */
    public static final int VERSION = 1;

    /** The bytes of a record's head. */
    public static final int RECORD_HEAD = 36;

    private static final int MAGIC = 0x3152_5342;
    private static final int CHECKED = 32;

    private SegmentFormat() {}

    /** What a record is. The order is the format's. */
    public enum Kind {
        /** What the segment's rows need to be sent; see {@link SegmentHead}. */
        HEAD,
        /** Rows, in ClickHouse's compressed blocks. */
        ROWS,
        /** The end: how many rows, their digest, and the batch's token. */
        SEAL,
        /** The batch is about to be sent; see {@link Attempt}. */
        ATTEMPT,
        /** From now on the batch is sent in parts, never again as a whole. */
        SPLIT
    }

    /**
     * The head of a record.
     *
     * @param sequence the record's number within the segment
     * @param kind what it is
     * @param rows how many rows it has
     * @param plain bytes of the rows before they were packed
     * @param length bytes of the content
     * @param checksum of the content
     */
    public record RecordHead(
            int sequence, Kind kind, int rows, int plain, int length, int checksum) {}

    /** Writes a record's head at the position of {@code target}. */
    static void put(ByteBuffer target, long segment, RecordHead head) {
        ByteBuffer bytes = ByteBuffer.allocate(RECORD_HEAD).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(MAGIC)
                .putInt(head.sequence())
                .putInt(head.kind().ordinal())
                .putInt(head.rows())
                .putInt(head.plain())
                .putInt(head.length())
                .putInt(head.checksum())
                .putInt((int) segment);
        bytes.putInt(checksum(bytes.array(), 0, CHECKED));
        target.put(bytes.flip());
    }

    /** The head of the record at {@code at}; empty if there is none, or not a whole one. */
    static Optional<RecordHead> headAt(byte[] content, int at, long segment) {
        if (content.length - at < RECORD_HEAD) {
            return Optional.empty();
        }
        ByteBuffer bytes =
                ByteBuffer.wrap(content, at, RECORD_HEAD).slice().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.getInt(0) != MAGIC
                || bytes.getInt(28) != (int) segment
                || bytes.getInt(CHECKED) != checksum(content, at, CHECKED)) {
            return Optional.empty();
        }
        int kind = bytes.getInt(8);
        if (kind < 0 || kind >= Kind.values().length || bytes.getInt(20) < 0) {
            return Optional.empty();
        }
        return Optional.of(
                new RecordHead(
                        bytes.getInt(4),
                        Kind.values()[kind],
                        bytes.getInt(12),
                        bytes.getInt(16),
                        bytes.getInt(20),
                        bytes.getInt(24)));
    }

    /** CRC32C, as RFC 3720 has it. */
    static int checksum(byte[] bytes, int start, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, start, length);
        return (int) checksum.getValue();
    }
}
