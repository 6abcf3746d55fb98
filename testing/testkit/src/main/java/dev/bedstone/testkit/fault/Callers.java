package dev.bedstone.testkit.fault;

import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Virtual threads that do the same thing over and over while something breaks, and what came of it.
 * The results are there once it is closed. Thread-safe.
 */
public final class Callers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(5);

    private final Queue<StoreFailure> failures = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();
    private final LongAdder successes = new LongAdder();
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLongArray ended;

    private Callers(int count) {
        this.ended = new AtomicLongArray(count);
    }

    /**
     * Starts them.
     *
     * @param work one call; a {@link StoreFailure} it throws is counted, anything else is a
     *     surprise
     */
    public static Callers start(int count, Runnable work) {
        Callers callers = new Callers(count);
        for (int i = 0; i < count; i++) {
            int caller = i;
            callers.threads.add(Thread.ofVirtual().start(() -> callers.repeat(caller, work)));
        }
        return callers;
    }

    /**
     * Waits until every caller has begun and ended a call, so that of two blows no call is hit by
     * both.
     *
     * @throws AssertionError if one has not when the time is over
     */
    public void awaitCallOfEach(Duration patience) throws InterruptedException {
        long[] before = IntStream.range(0, ended.length()).mapToLong(ended::get).toArray();
        Deadline deadline = Deadline.after(patience);
        for (int caller = 0; caller < before.length; caller++) {
            // The first to end may have been under way.
            while (ended.get(caller) < before[caller] + 2) {
                if (deadline.hasPassed()) {
                    throw new AssertionError("a caller is still at its call after " + patience);
                }
                Thread.sleep(POLL);
            }
        }
    }

    private void repeat(int caller, Runnable work) {
        while (!stopped.get()) {
            long start = System.nanoTime();
            try {
                work.run();
                successes.increment();
            } catch (StoreFailure failure) {
                failures.add(failure);
            } catch (Throwable surprise) {
                surprises.add(surprise);
            }
            longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
            ended.incrementAndGet(caller);
            Thread.yield();
        }
    }

    /**
     * Lets every caller end its call.
     *
     * @throws AssertionError if one does not within 10 s, or was surprised
     */
    @Override
    public void close() throws InterruptedException {
        stopped.set(true);
        for (Thread thread : threads) {
            if (!thread.join(PATIENCE)) {
                throw new AssertionError("a caller hangs");
            }
        }
        if (!surprises.isEmpty()) {
            throw new AssertionError("not a StoreFailure", surprises.peek());
        }
    }

    /** The calls that failed, in the order they did. */
    public List<StoreFailure> failures() {
        return List.copyOf(failures);
    }

    /** How many calls succeeded. */
    public long successes() {
        return successes.sum();
    }

    /** The longest any call took. */
    public Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }
}
