package dev.bedstone.ingest;

import dev.bedstone.ingest.internal.spool.PartitionedRows;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Buffers that callers share, so that a call makes no garbage for its rows. Thread-safe. */
final class RowBuffers {

    private static final int MOST = 64;
    private static final int KEPT_BYTES = 2 << 20;

    private final ArrayBlockingQueue<PartitionedRows> spare = new ArrayBlockingQueue<>(MOST);

    PartitionedRows take() {
        @Nullable PartitionedRows rows = spare.poll();
        return rows == null ? new PartitionedRows() : rows;
    }

    void giveBack(PartitionedRows rows) {
        rows.clear(KEPT_BYTES);
        spare.offer(rows);
    }
}
