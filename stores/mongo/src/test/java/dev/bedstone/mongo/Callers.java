package dev.bedstone.mongo;

import dev.bedstone.kernel.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Virtual threads that do the same thing over and over, and what came of it. */
final class Callers implements AutoCloseable {

    private final Queue<StoreFailure> failures = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();
    private final LongAdder successes = new LongAdder();
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    static Callers start(int count, Runnable work) {
        Callers callers = new Callers();
        for (int i = 0; i < count; i++) {
            callers.threads.add(Thread.ofVirtual().start(() -> callers.repeat(work)));
        }
        return callers;
    }

    private void repeat(Runnable work) {
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
            Thread.yield();
        }
    }

    /** Lets every caller end its call. */
    @Override
    public void close() throws InterruptedException {
        stopped.set(true);
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofSeconds(10))) {
                throw new AssertionError("a caller hangs");
            }
        }
        if (!surprises.isEmpty()) {
            throw new AssertionError("not a StoreFailure", surprises.peek());
        }
    }

    List<StoreFailure> failures() {
        return List.copyOf(failures);
    }

    long successes() {
        return successes.sum();
    }

    Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }
}
