package dev.bedstone.ingest.internal.send;

import dev.bedstone.ingest.internal.spool.SealedSegment;
import dev.bedstone.ingest.internal.spool.Spool;
import dev.bedstone.ingest.internal.spool.StoredBatch;
import dev.bedstone.kernel.StoreFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the batches of one table to the server: one after the other in their order, at most one
 * an interval, each until it is there. Thread-safe.
 */
public final class Sender implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Sender.class);
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final Spool spool;
    private final String table;
    private final BatchSink sink;
    private final Delivery delivery;
    private final long intervalNanos;
    private final Runnable afterBatch;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Backoff backoff = new Backoff();
    private final LongAdder landedRows = new LongAdder();
    private final LongAdder landedBatches = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile @Nullable String trouble;
    private volatile boolean closing;
    private boolean idle;
    private boolean woken;
    private boolean mayHurry;
    private @Nullable TableFacts facts;
    private long lastInsert;

    /**
     * Begins to send.
     *
     * @param interval the shortest time between two inserts
     * @param afterBatch told whenever a batch has arrived
     */
    public Sender(
            Spool spool,
            String table,
            BatchSink sink,
            DeadLetterSink dead,
            Duration interval,
            InstantSource time,
            Runnable afterBatch) {
        this.spool = spool;
        this.table = table;
        this.sink = sink;
        this.delivery = new Delivery(spool, sink, new SplitDelivery(sink, dead), time);
        this.intervalNanos = interval.toNanos();
        this.afterBatch = afterBatch;
        this.lastInsert = System.nanoTime() - intervalNanos;
        this.thread = Thread.ofVirtual().name("bedstone-ingest-send-" + table).start(this::run);
    }

    /** The table. */
    public String table() {
        return table;
    }

    /** Rows that have arrived since it began. */
    public long landedRows() {
        return landedRows.sum();
    }

    /** Batches that have arrived since it began. */
    public long landedBatches() {
        return landedBatches.sum();
    }

    /** Tries that failed since it began. */
    public long failures() {
        return failures.sum();
    }

    /** Why the oldest batch has not arrived yet, if a try failed. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void run() {
        long swept = System.nanoTime();
        while (!closing) {
            Optional<SealedSegment> next = spool.next(table);
            if (next.isEmpty()) {
                idle();
            } else if (next.get().isFull() || paced()) {
                carry(next.get());
            }
            if (System.nanoTime() - swept > SWEEP.toNanos()) {
                spool.sweep();
                swept = System.nanoTime();
            }
        }
    }

    private boolean paced() {
        long left = intervalNanos - (System.nanoTime() - lastInsert);
        if (left > 0) {
            rest(Duration.ofNanos(Math.min(left, SWEEP.toNanos())));
        }
        return left <= 0;
    }

    private void carry(SealedSegment segment) {
        try {
            Optional<StoredBatch> batch = spool.load(segment);
            if (batch.isPresent()) {
                TableFacts known = facts == null ? check(batch.get()) : facts;
                lastInsert = System.nanoTime();
                delivery.deliver(batch.get(), known);
                spool.landed(batch.get().segment());
                landedRows.add(batch.get().rows());
            }
            landedBatches.increment();
            trouble = null;
            backoff.reset();
            afterBatch.run();
        } catch (StoreFailure failure) {
            failed(failure.getMessage(), backoff.after(failure), failure);
        } catch (IOException refused) {
            failed(
                    "the spool's disk refuses: " + refused.getMessage(),
                    backoff.afterDisk(),
                    refused);
        } catch (RuntimeException unexpected) {
            failed("unexpected: " + unexpected, backoff.afterDisk(), unexpected);
        }
    }

    private TableFacts check(StoredBatch batch) {
        TableFacts known = sink.check(table, batch.head());
        facts = known;
        return known;
    }

    /** What the table is like is looked at again: whoever mends it should not have to restart. */
    private void failed(@Nullable String why, Duration wait, Exception cause) {
        if (closing) {
            return;
        }
        failures.increment();
        facts = null;
        String reason = String.valueOf(why);
        if (!reason.equals(trouble)) {
            log.warn(
                    "ingest: a batch for {} has not arrived and is tried again: {}", table, reason);
        } else {
            log.debug("ingest: a batch for {} has not arrived", table, cause);
        }
        trouble = reason;
        restAfter(wait, !(cause instanceof StoreFailure failure && Backoff.isCrowded(failure)));
    }

    private void restAfter(Duration wait, boolean cutShort) {
        lock.lock();
        try {
            mayHurry = cutShort;
            rest(wait);
        } finally {
            mayHurry = false;
            lock.unlock();
        }
    }

    /** A batch that came between the look and the lock has been told of before. */
    private void idle() {
        lock.lock();
        try {
            idle = true;
            if (spool.next(table).isEmpty()) {
                rest(SWEEP);
            }
        } finally {
            idle = false;
            woken = false;
            lock.unlock();
        }
    }

    private void rest(Duration time) {
        lock.lock();
        try {
            long left = time.toNanos();
            while (left > 0 && !closing && !woken) {
                left = wake.awaitNanos(left);
            }
            woken = false;
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** A batch waits. A wait for the server or for the interval is not cut short by that. */
    public void wake() {
        lock.lock();
        try {
            woken |= idle;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tries again at once what waits after a failure, for somebody who waits for it to arrive. A
     * server that has too many parts is left its time.
     */
    public void hurry() {
        lock.lock();
        try {
            woken |= mayHurry;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Stops sending. A batch under way is given up; it is in the spool. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
