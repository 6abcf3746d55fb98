package dev.bedstone.ingest.internal.spool;

import dev.bedstone.kernel.StoreFailure;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Rows of several callers that are written and forced together: all of them, or none. Filled under
 * the lane's lock, then written by its thread; callers wait for {@link #done}.
 */
final class Group {

    private final CountDownLatch done = new CountDownLatch(1);
    private final PartitionedRows rows;
    private long reserved;
    private int size;
    private int count;
    private volatile @Nullable StoreFailure failure;

    /**
     * @param rows an empty buffer, given back when the group is done
     */
    Group(PartitionedRows rows) {
        this.rows = rows;
    }

    PartitionedRows rows() {
        return rows;
    }

    void add(PartitionedRows more, long bytes) {
        rows.addAll(more);
        reserved += bytes;
        size += more.size();
        count += more.rows();
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Whether these fit as well. */
    boolean hasRoomFor(PartitionedRows more, int mostBytes, int mostRows) {
        return size + more.size() <= mostBytes && count + more.rows() <= mostRows;
    }

    /** Bytes taken from the spool's budget for these rows. */
    long reserved() {
        return reserved;
    }

    void succeed() {
        done.countDown();
    }

    void fail(StoreFailure why) {
        failure = why;
        done.countDown();
    }

    CountDownLatch done() {
        return done;
    }

    @Nullable StoreFailure failure() {
        return failure;
    }
}
