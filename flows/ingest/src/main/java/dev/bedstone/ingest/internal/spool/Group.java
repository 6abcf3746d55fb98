package dev.bedstone.ingest.internal.spool;

import dev.bedstone.kernel.StoreFailure;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Rows of several callers that are written and forced together: all of them, or none. Filled under
 * the lane's lock, then written by its thread, while callers wait. A wait has no timer of its own,
 * which would cost more than the rest of a call: the lane fails a group that is overdue.
 *
 * <p>Callers wake each other, each of them two more: the disk would stand still while the lane's
 * thread woke a thousand.
 */
final class Group {

    private static final int FIRST_WAITERS = 16;
    private static final int WOKEN_BY_ONE = 2;

    private final PartitionedRows rows;
    private long since = System.nanoTime();
    private @Nullable Thread[] waiters = new Thread[FIRST_WAITERS];
    private int waiting;
    private @Nullable Thread[] toWake = {};
    private final AtomicInteger woken = new AtomicInteger();
    private long reserved;
    private int size;
    private int count;
    private @Nullable StoreFailure failure;
    private volatile boolean done;

    /**
     * @param rows an empty buffer, given back when the group is done
     */
    Group(PartitionedRows rows) {
        this.rows = rows;
    }

    PartitionedRows rows() {
        return rows;
    }

    /** When the first rows came, as {@link System#nanoTime} counts. */
    long since() {
        return since;
    }

    void add(PartitionedRows more, long bytes) {
        since = isEmpty() ? System.nanoTime() : since;
        rows.addAll(more);
        reserved += bytes;
        size += more.size();
        count += more.rows();
    }

    /** The calling thread will wait. */
    synchronized void willWait() {
        if (waiting == waiters.length) {
            waiters = Arrays.copyOf(waiters, 2 * waiting);
        }
        waiters[waiting++] = Thread.currentThread();
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

    /**
     * Ends the wait of all callers, the first time it is called.
     *
     * @param why it failed; null if it did not
     */
    void end(@Nullable StoreFailure why) {
        synchronized (this) {
            if (done) {
                return;
            }
            failure = why;
            toWake = Arrays.copyOf(waiters, waiting);
            done = true;
        }
        wakeOthers();
    }

    private void wakeOthers() {
        @Nullable Thread[] all = toWake;
        for (int count = 0; count < WOKEN_BY_ONE; count++) {
            int next = woken.getAndIncrement();
            while (next < all.length && all[next] == null) {
                next = woken.getAndIncrement();
            }
            if (next < all.length) {
                LockSupport.unpark(all[next]);
            }
        }
    }

    /**
     * Waits for the end.
     *
     * @return why it failed; null if it did not
     * @throws InterruptedException if the thread is interrupted
     */
    @Nullable StoreFailure await() throws InterruptedException {
        while (!done) {
            LockSupport.park(this);
            if (Thread.currentThread().isInterrupted() && leave()) {
                Thread.interrupted();
                throw new InterruptedException();
            }
        }
        wakeOthers();
        return failure;
    }

    /** Who leaves is not counted on to wake others; after the end it is too late to leave. */
    private synchronized boolean leave() {
        for (int index = 0; index < waiting && !done; index++) {
            if (waiters[index] == Thread.currentThread()) {
                waiters[index] = null;
            }
        }
        return !done;
    }
}
