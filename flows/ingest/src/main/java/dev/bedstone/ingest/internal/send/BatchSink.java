package dev.bedstone.ingest.internal.send;

import dev.bedstone.ingest.internal.spool.SegmentHead;
import java.util.UUID;

/**
 * What carrying a batch asks of the server. Every method throws a {@link
 * dev.bedstone.kernel.StoreFailure} if it does not succeed. Thread-safe.
 */
public interface BatchSink {

    /**
     * Looks whether a table takes such rows, and recognises a batch that comes again.
     *
     * @throws dev.bedstone.kernel.Misconfigured if it does not
     */
    TableFacts check(String table, SegmentHead head);

    /** How many blocks the table has taken so far: a number that only grows. */
    long blocks(String table);

    /**
     * Inserts rows as one block. Returns only if the server said that all of them are there.
     *
     * @param table where to
     * @param head columns and settings
     * @param token the name the server recognises a repetition by
     * @param body names and types, then the rows, in packed blocks
     */
    void insert(String table, SegmentHead head, String token, byte[] body);

    /** How many rows of a batch are in the table, from one row number to another, both included. */
    long count(String table, UUID batch, long first, long last);

    /**
     * Puts the rows of a batch into the table past its views, all or none; the table is none that
     * is replicated.
     */
    void insertBeside(String table, SegmentHead head, byte[] body);

    /**
     * Removes what a process left beside a table that was killed while it put rows of a batch there
     * past the views. The batch is the caller's, and nobody else sends it.
     */
    void clearBeside(String table, UUID batch);
}
