package dev.bedstone.ingest.internal.send;

import dev.bedstone.ingest.internal.spool.StoredBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of a batch that are inserted as one block: all of them, or a part.
 *
 * @param token what the server recognises this insert by
 * @param body names and types, then the rows, in packed blocks
 * @param first the least number of a row
 * @param last the greatest number of a row, or more if no other row of the batch has such a one
 */
record Insert(StoredBatch batch, String token, byte[] body, long first, long last) {

    private static final Logger log = LoggerFactory.getLogger(Insert.class);
    private static final long MOST_ROW = 0xFFFF_FFFFL;

    /** All rows of a batch. */
    static Insert of(StoredBatch batch) {
        return new Insert(batch, batch.token(), batch.body(), 0, MOST_ROW);
    }

    /** How many of the rows are there. */
    long count(BatchSink sink) {
        return sink.count(batch.table(), batch.head().batch(), first, last);
    }

    /** What was certainly not tried before. */
    void run(BatchSink sink) {
        sink.insert(batch.table(), batch.head(), token, body);
    }

    /**
     * What may have been tried before, with an answer that never came.
     *
     * <p>A server notes the token of a block before it adds the block to a table that is not
     * replicated. Killed in between, it takes the next try for a repetition, says yes and has no
     * row. The views were completed by that try, so the rows go past them.
     */
    void repeat(BatchSink sink, TableFacts facts) {
        run(sink);
        if (facts.replicated()) {
            return;
        }
        if (count(sink) == 0) {
            log.warn(
                    "ingest: the server knows the insert {} into {} and has none of its rows, as it"
                            + " was killed between the two; they are put there",
                    token,
                    batch.table());
            sink.insertBeside(batch.table(), batch.head(), body);
        } else {
            sink.clearBeside(batch.table(), batch.head().batch());
        }
    }
}
