package dev.bedstone.ingest.internal.send;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.ingest.internal.spool.Attempt;
import dev.bedstone.ingest.internal.spool.Spool;
import dev.bedstone.ingest.internal.spool.StoredBatch;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Misconfigured;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is safe to do with a batch. Sent for the first time it is sent; before that it is noted on
 * the disk how many blocks the table had taken. Sent before, with an answer that never came: as
 * long as the table certainly remembers that insert, the same bytes are sent with the same token,
 * which the server drops if it has them, and which completes views that it had not fed; then it is
 * looked whether the rows are there indeed. Later it is looked up before anything is sent.
 *
 * <p>A batch with a row that the server refuses is sent in parts from then on; see {@link
 * SplitDelivery}.
 */
final class Delivery {

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);
    private static final StoreId STORE = StoreId.of(StoreKind.CLICKHOUSE);

    private final Spool spool;
    private final BatchSink sink;
    private final SplitDelivery parts;
    private final InstantSource time;

    Delivery(Spool spool, BatchSink sink, SplitDelivery parts, InstantSource time) {
        this.spool = spool;
        this.sink = sink;
        this.parts = parts;
        this.time = time;
    }

    /**
     * Brings a batch to the server; returns when all its rows are there, or dead letters.
     *
     * @throws dev.bedstone.kernel.StoreFailure if that did not work; it may be tried again, from
     *     the batch as it is in the spool by then
     * @throws IOException if the spool's disk refuses
     */
    void deliver(StoredBatch batch, TableFacts facts) throws IOException {
        if (batch.split()) {
            parts.repeat(batch, facts);
        } else if (batch.attempt().isEmpty() && !batch.uncertain()) {
            insert(noted(batch), all -> all.run(sink));
        } else if (isRemembered(batch, facts)) {
            insert(batch, all -> all.repeat(sink, facts));
        } else {
            lookUp(batch, facts);
        }
    }

    private StoredBatch noted(StoredBatch batch) throws IOException {
        return spool.attempt(batch, new Attempt(time.millis(), sink.blocks(batch.table())));
    }

    /** Half of what the table promises, so that neither other writers nor clocks can come close. */
    private boolean isRemembered(StoredBatch batch, TableFacts facts) {
        if (batch.uncertain()) {
            return false;
        }
        Attempt attempt = batch.attempt().orElseThrow();
        long age = time.millis() - attempt.at();
        boolean young =
                facts.forgets().map(limit -> age >= 0 && age < limit.toMillis() / 2).orElse(true);
        long since = sink.blocks(batch.table()) - attempt.blocks();
        return young && since >= 0 && since < facts.window() / 2;
    }

    /**
     * The table may have forgotten the batch, and may not: what is sent is sent as a repetition.
     */
    private void lookUp(StoredBatch batch, TableFacts facts) throws IOException {
        long there = Insert.of(batch).count(sink);
        if (there == 0) {
            insert(noted(batch), all -> all.repeat(sink, facts));
        } else if (there >= batch.rows()) {
            sink.clearBeside(batch.table(), batch.head().batch());
            log.warn(
                    "ingest: a batch of {} rows was found in {} too late to complete views that it"
                            + " may not have reached; batch {}",
                    batch.rows(),
                    batch.table(),
                    batch.head().batch());
        } else {
            throw new Misconfigured(
                    FailureContext.of(
                                    STORE,
                                    "insert into " + batch.table(),
                                    there
                                            + " of the "
                                            + batch.rows()
                                            + " rows of batch "
                                            + batch.head().batch()
                                            + " are in the table, and it is too late to send it"
                                            + " again")
                            .withAdvice(
                                    "delete these rows of the table (by _batch_id), and the batch"
                                            + " is sent as a whole"));
        }
    }

    /** A row that is refused is none that has landed: the batch is one block. */
    private void insert(StoredBatch batch, Consumer<Insert> send) throws IOException {
        try {
            send.accept(Insert.of(batch));
        } catch (Conflict refused) {
            sink.check(batch.table(), batch.head());
            if (!parts.mayHandle(batch)) {
                throw refused;
            }
            log.warn("ingest: {}; it is sent in parts to find the row", refused.getMessage());
            parts.deliver(spool.split(batch));
        }
    }
}
