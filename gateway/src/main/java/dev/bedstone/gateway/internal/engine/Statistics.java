package dev.bedstone.gateway.internal.engine;

/**
 * What the engine counted while it ran a statement. Immutable.
 *
 * @param readRows rows read from tables
 * @param readBytes their size in memory
 * @param writtenRows rows written, those of materialized views included
 * @param writtenBytes their size in memory
 * @param resultRows rows of the result
 * @param resultBytes their size in memory
 */
public record Statistics(
        long readRows,
        long readBytes,
        long writtenRows,
        long writtenBytes,
        long resultRows,
        long resultBytes) {

    /** Nothing was counted. */
    public static final Statistics NONE = new Statistics(0, 0, 0, 0, 0, 0);
}
