package dev.bedstone.ingest.internal.spool;

import static dev.bedstone.ingest.internal.spool.SegmentFormat.RECORD_HEAD;

import dev.bedstone.ingest.internal.spool.SegmentFormat.Kind;
import dev.bedstone.ingest.internal.spool.SegmentFormat.RecordHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Writes one segment. What was appended counts after {@link #commit}; {@link #rollback} takes it
 * back. One thread at a time.
 */
final class SegmentWriter {

    private final SpoolDirectory directory;
    private final SegmentName name;
    private final SegmentHead head;
    private final SpoolFile file;
    private final long since = System.nanoTime();
    private MessageDigest digest;
    private MessageDigest pendingDigest;
    private boolean named;
    private long size;
    private long pendingSize;
    private int records;
    private int pendingRecords;
    private int rows;
    private int pendingRows;

    private SegmentWriter(
            SpoolDirectory directory, SegmentName name, SegmentHead head, SpoolFile file) {
        this.directory = directory;
        this.name = name;
        this.head = head;
        this.file = file;
        this.digest = sha256();
        this.pendingDigest = digest;
        digest.update(head.names());
    }

    /** Begins a segment. */
    static SegmentWriter create(SpoolDirectory directory, SegmentName name, SegmentHead head)
            throws IOException {
        SpoolFile file = directory.create(name.text());
        SegmentWriter writer = new SegmentWriter(directory, name, head, file);
        try {
            writer.write(Kind.HEAD, head.bytes());
            writer.write(Kind.HEAD, head.bytes());
        } catch (IOException full) {
            writer.discard();
            throw full;
        }
        return writer;
    }

    /** Goes on where another process stopped, behind the last whole record. */
    static SegmentWriter resume(SpoolDirectory directory, SegmentName name, SegmentScan scan)
            throws IOException {
        SpoolFile file = directory.open(name.text());
        file.truncate(scan.end());
        SegmentWriter writer = new SegmentWriter(directory, name, scan.head().orElseThrow(), file);
        for (SegmentScan.Rows part : scan.rows()) {
            writer.digest.update(scan.content(), part.start(), part.length());
        }
        writer.size = writer.pendingSize = scan.end();
        writer.records = writer.pendingRecords = scan.records();
        writer.rows = writer.pendingRows = (int) scan.rowCount();
        return writer;
    }

    SegmentName name() {
        return name;
    }

    SegmentHead head() {
        return head;
    }

    /** Rows that count. */
    int rows() {
        return rows;
    }

    /** Bytes that count. */
    long size() {
        return size;
    }

    /** Whether nothing counts yet. */
    boolean isEmpty() {
        return rows == 0;
    }

    /** When it was begun, as {@link System#nanoTime} counts. */
    long since() {
        return since;
    }

    /**
     * Appends rows in packed blocks.
     *
     * @param record room of {@link SegmentFormat#RECORD_HEAD} bytes for the record's head, then the
     *     blocks
     * @param length bytes of the blocks
     */
    void append(int count, int plain, byte[] record, int length) throws IOException {
        MessageDigest next = copy(digest);
        next.update(record, RECORD_HEAD, length);
        write(Kind.ROWS, count, plain, record, length);
        pendingDigest = next;
        pendingRows = rows + count;
    }

    private void write(Kind kind, byte[] content) throws IOException {
        byte[] record = new byte[RECORD_HEAD + content.length];
        System.arraycopy(content, 0, record, RECORD_HEAD, content.length);
        write(kind, 0, 0, record, content.length);
    }

    /** In one piece, so that it costs one call of the system. */
    private void write(Kind kind, int count, int plain, byte[] record, int length)
            throws IOException {
        int checksum = SegmentFormat.checksum(record, RECORD_HEAD, length);
        SegmentFormat.put(
                ByteBuffer.wrap(record),
                name.number(),
                new RecordHead(pendingRecords, kind, count, plain, length, checksum));
        file.append(ByteBuffer.wrap(record, 0, RECORD_HEAD + length));
        pendingRecords++;
        pendingSize += RECORD_HEAD + length;
    }

    /** Makes what was appended safe. */
    void force() throws IOException {
        file.force();
        if (!named) {
            directory.sync();
            named = true;
        }
    }

    /** From now on what was appended counts. Returns by how many bytes the file has grown. */
    long commit() {
        long grown = pendingSize - size;
        digest = pendingDigest;
        size = pendingSize;
        records = pendingRecords;
        rows = pendingRows;
        return grown;
    }

    /** Takes back what was appended since the last {@link #commit}. */
    void rollback() throws IOException {
        pendingDigest = digest;
        pendingSize = size;
        pendingRecords = records;
        pendingRows = rows;
        file.truncate(size);
        file.force();
    }

    /** Removes a segment in which nothing counts. */
    void discard() throws IOException {
        file.close();
        directory.delete(name.text());
        directory.sync();
    }

    /** Leaves the file as it is, to be recovered later. */
    void abandon() {
        try {
            file.close();
        } catch (IOException closed) {
            // It is read again by its name.
        }
    }

    /** Ends the segment: from now on its bytes, order, settings and token are fixed. */
    SealedSegment seal() throws IOException {
        write(Kind.SEAL, new Seal(rows, digest.digest()).bytes());
        file.force();
        file.close();
        SegmentName sealed = name.sealed(pendingRecords);
        directory.rename(name.text(), sealed.text());
        directory.sync();
        return new SealedSegment(sealed, pendingSize, rows, head.created());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
