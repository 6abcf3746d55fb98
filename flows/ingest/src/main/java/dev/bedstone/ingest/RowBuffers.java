package dev.bedstone.ingest;

import dev.bedstone.ingest.internal.spool.PartitionedRows;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Buffers that callers share, so that a call makes no garbage for its rows. Each thread looks in
 * one place, so that nobody waits; who finds nothing there makes one. Thread-safe.
 */
final class RowBuffers {

    private static final int PLACES = 64;
    private static final int KEPT_BYTES = 2 << 20;

    private final AtomicReferenceArray<@Nullable PartitionedRows> spare =
            new AtomicReferenceArray<>(PLACES);

    PartitionedRows take() {
        PartitionedRows rows = spare.getAndSet(place(), null);
        return rows == null ? new PartitionedRows() : rows;
    }

    void giveBack(PartitionedRows rows) {
        rows.clear(KEPT_BYTES);
        spare.setRelease(place(), rows);
    }

    private static int place() {
        return (int) (Thread.currentThread().threadId() & PLACES - 1);
    }
}
