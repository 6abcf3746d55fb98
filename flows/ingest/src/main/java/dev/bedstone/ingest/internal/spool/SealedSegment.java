package dev.bedstone.ingest.internal.spool;

/**
 * A batch that waits to be sent. Immutable.
 *
 * @param name the name of its file
 * @param size the bytes of its file
 * @param rows how many rows it has; −1 if that was not looked up yet
 * @param created when it was begun, in milliseconds since 1970; 0 if that was not looked up yet
 */
public record SealedSegment(SegmentName name, long size, long rows, long created) {

    private static final long LARGE_ROWS = 400_000;
    private static final long LARGE_BYTES = 24 << 20;

    /**
     * Whether it is about as large as a batch can be: waiting before it is sent would not make
     * fewer parts of the table.
     */
    public boolean isFull() {
        return rows >= LARGE_ROWS || size >= LARGE_BYTES;
    }
}
