package dev.bedstone.ingest.internal.spool;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.kernel.Unavailable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How rows of one table get onto the disk: callers put them into a group; a thread of the lane
 * writes and forces a group while the next one fills, so that one force serves all callers that
 * came in the meantime. Thread-safe.
 */
public final class Lane implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final StoreId STORE = StoreId.of(StoreKind.CLICKHOUSE);
    private static final String OPERATION = "accept events";
    private static final int GROUP_BYTES = 8 << 20;
    private static final int KEPT_BYTES = 32 << 20;

    /** What a call's rows may take beside themselves: heads of a record and of a block. */
    private static final int OVERHEAD = 128;

    /**
     * Tries to get the lock before the thread is put aside: it is held for less than that takes.
     */
    private static final int SPINS = 64;

    private final Spool spool;
    private final String table;
    private final LaneLimits limits;
    private final LaneWriter writer;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Deque<PartitionedRows> spare = new ArrayDeque<>();
    private final LongAdder accepted = new LongAdder();
    private Group gathering = new Group(new PartitionedRows());
    private @Nullable Group writing;
    private boolean busy;
    private boolean flushing;
    private boolean woken;
    private boolean closing;

    /**
     * @param heads makes the head of each of the table's segments
     */
    public Lane(Spool spool, String table, LaneLimits limits, Spool.HeadFactory heads) {
        this.spool = spool;
        this.table = table;
        this.limits = limits;
        this.writer = new LaneWriter(spool, table, limits, heads);
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("bedstone-ingest-spool-" + table)
                        .start(this::run);
    }

    /** The table. */
    public String table() {
        return table;
    }

    /** How many rows callers were told are safe. */
    public long accepted() {
        return accepted.sum();
    }

    /**
     * Puts rows in and waits until they are safe, as the durability has it.
     *
     * @throws Unavailable if the spool is full, the disk refuses, or the lane is closed
     * @throws TimedOut if that takes too long
     * @throws OutcomeUnknown if the thread was interrupted, or what was written could not be taken
     *     back
     */
    public void add(PartitionedRows rows, Deadline deadline) {
        long bytes = rows.size() + (long) OVERHEAD;
        spool.reserve(bytes);
        addReserved(rows, bytes, deadline);
    }

    /** As {@link #add}, also if the spool is full: for what the spool needs to become emptier. */
    public void addBeyondBound(PartitionedRows rows, Deadline deadline) {
        long bytes = rows.size() + (long) OVERHEAD;
        spool.reserveBeyondBound(bytes);
        addReserved(rows, bytes, deadline);
    }

    private void addReserved(PartitionedRows rows, long bytes, Deadline deadline) {
        Group group = join(rows, bytes, deadline);
        if (limits.fsync()) {
            await(group);
        }
        accepted.add(rows.rows());
    }

    private Group join(PartitionedRows rows, long bytes, Deadline deadline) {
        lock();
        boolean joined = false;
        try {
            while (!closing
                    && !gathering.isEmpty()
                    && !gathering.hasRoomFor(rows, GROUP_BYTES, limits.rows())) {
                if (room.awaitNanos(deadline.remaining().toNanos()) <= 0) {
                    throw new TimedOut(context("the disk is too slow"), Effect.NONE);
                }
            }
            if (closing) {
                throw Unavailable.forGood(context("the spool is closed"));
            }
            boolean first = gathering.isEmpty();
            gathering.add(rows, bytes);
            if (limits.fsync()) {
                gathering.willWait();
            }
            joined = true;
            if (first) {
                work.signal();
            }
            return gathering;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Unavailable.forGood(context("the calling thread was interrupted"));
        } finally {
            lock.unlock();
            if (!joined) {
                spool.settle(bytes, 0);
            }
        }
    }

    private void lock() {
        for (int spin = 0; spin < SPINS; spin++) {
            if (lock.tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        lock.lock();
    }

    private static void await(Group group) {
        try {
            StoreFailure failure = group.await();
            if (failure != null) {
                throw failure;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknown(context("the calling thread was interrupted"));
        }
    }

    /**
     * Tells the callers whose rows have been on their way to the disk for too long.
     *
     * @param longest how long callers wait
     */
    public void failOverdue(Duration longest) {
        lock.lock();
        try {
            failOverdue(writing, longest);
            failOverdue(gathering, longest);
        } finally {
            lock.unlock();
        }
    }

    private static void failOverdue(@Nullable Group group, Duration longest) {
        if (group != null
                && !group.isEmpty()
                && System.nanoTime() - group.since() > longest.toNanos()) {
            group.end(
                    new TimedOut(
                            context("the disk has not answered in time")
                                    .withAdvice("the events may be accepted nevertheless"),
                            Effect.UNKNOWN));
        }
    }

    private static FailureContext context(String what) {
        return FailureContext.of(STORE, OPERATION, what);
    }

    /** Ends the open batches as soon as what was gathered is written. */
    public void flush() {
        lock.lock();
        try {
            flushing = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** A batch was sent: perhaps the next one may be ended now. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is gathered, being written, or in an open segment. */
    public boolean isQuiet() {
        lock.lock();
        try {
            return gathering.isEmpty() && !busy && writer.isQuiet();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        boolean last = false;
        while (!last) {
            Group group = take();
            last = group == null && isClosing();
            boolean all = isFlushing() || last;
            if (group != null) {
                commit(group);
            }
            writer.sealDue(all);
            rest();
        }
    }

    private @Nullable Group take() {
        lock.lock();
        try {
            while (gathering.isEmpty() && !closing && !flushing && !woken) {
                long nanos = writer.nanosToNextSeal();
                if (nanos <= 0) {
                    break;
                }
                work.awaitNanos(nanos);
            }
            woken = false;
            if (gathering.isEmpty()) {
                return null;
            }
            Group group = gathering;
            gathering = new Group(spare.isEmpty() ? new PartitionedRows() : spare.pop());
            busy = true;
            writing = group;
            room.signalAll();
            return group;
        } catch (InterruptedException stray) {
            return null;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFlushing() {
        lock.lock();
        try {
            return flushing;
        } finally {
            lock.unlock();
        }
    }

    private void rest() {
        lock.lock();
        try {
            busy = false;
            writing = null;
            flushing &= !gathering.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Rows that callers were told are accepted before they are written are written in the end. */
    private void commit(Group group) {
        StoreFailure failure = writer.write(group);
        while (failure != null && !limits.fsync() && !isClosing()) {
            pause();
            failure = writer.write(group);
        }
        if (failure == null) {
            group.end(null);
        } else {
            spool.settle(group.reserved(), 0);
            group.end(failure);
            if (!limits.fsync()) {
                log.error("spool: events for {} are lost: {}", table, failure.getMessage());
            }
        }
        group.rows().clear(KEPT_BYTES);
        lock.lock();
        try {
            spare.push(group.rows());
        } finally {
            lock.unlock();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException stray) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes no more rows, writes what was gathered, and ends the open batches. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            work.signal();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
