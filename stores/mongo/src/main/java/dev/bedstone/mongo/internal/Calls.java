package dev.bedstone.mongo.internal;

import com.mongodb.client.MongoClient;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.contracts.ConnectionStatistics;
import dev.bedstone.contracts.Observer;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Retry;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unavailable;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is sent to the server goes through here: bounded in number and time, told to the
 * hooks, tried again where that is safe, its failures said in our words. Thread-safe.
 */
public final class Calls implements AutoCloseable {

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final MongoFailures failures;
    private final Observer observer;
    private final MongoConfig config;
    private final Retry retry;
    private final PoolCount pool = new PoolCount();
    private final MongoClient client;

    private final int limit;
    private final Semaphore slots;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean cutting;
    private final LongAdder acquired = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder broken = new LongAdder();

    /**
     * Begins to connect, in the background.
     *
     * @throws dev.bedstone.kernel.ConfigurationException if the TLS settings or the database's name
     *     cannot be used
     */
    public Calls(StoreId id, String setting, MongoConfig config, StoreHooks hooks) {
        this.failures = new MongoFailures(id, setting, config.showDataInFailures());
        this.observer = new Observer(id, hooks);
        this.config = config;
        this.retry = new Retry(config.retry());
        this.limit = config.pool().maxSize();
        this.slots = new Semaphore(limit, true);
        this.client = DriverClient.create(setting, config, pool);
    }

    /** The words for what goes wrong. */
    public MongoFailures failures() {
        return failures;
    }

    /** The driver. */
    public MongoClient client() {
        return client;
    }

    /**
     * Nothing is begun any more once the store is closed.
     *
     * @throws StoreFailure if it is
     */
    public void refuseClosed(String operation) {
        if (closed.get()) {
            throw failures.closed(operation);
        }
    }

    /** What one call may take unless it says otherwise. */
    public Duration time() {
        return config.timeouts().call();
    }

    /** Carries out what changes nothing and may therefore be sent twice. */
    public <T extends @Nullable Object> T read(String operation, Duration time, Work<T> work) {
        return call(operation, false, time, work);
    }

    /** Carries out what may change something, sent once at most. */
    public <T extends @Nullable Object> T write(String operation, Duration time, Work<T> work) {
        return call(operation, true, time, work);
    }

    private <T extends @Nullable Object> T call(
            String operation, boolean changes, Duration time, Work<T> work) {
        refuseClosed(operation);
        Deadline deadline = Deadline.after(time);
        return observer.observe(
                operation,
                () -> retry.call(deadline, () -> attempt(operation, changes, deadline, work)));
    }

    private <T extends @Nullable Object> T attempt(
            String operation, boolean changes, Deadline deadline, Work<T> work) {
        Lease lease = take(operation, deadline);
        try {
            return lease.run(changes, () -> work.within(remaining(deadline)));
        } finally {
            lease.close();
        }
    }

    /**
     * Takes a slot for as long as a cursor is open.
     *
     * @throws StoreFailure if none becomes free in time, or the store is closed
     */
    public Lease lease(String operation) {
        refuseClosed(operation);
        return take(operation, Deadline.after(time()));
    }

    private Lease take(String operation, Deadline deadline) {
        Duration patience = shorter(deadline.remaining(), config.pool().acquireTimeout());
        try {
            if (!slots.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                late.increment();
                throw failures.crowded(operation, limit);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failures.interruptedBefore(operation);
        }
        if (closed.get()) {
            slots.release();
            throw failures.closed(operation);
        }
        acquired.increment();
        return new Lease(operation);
    }

    /**
     * The same beside the callers' slots, not tried again and unknown to the hooks: questions about
     * the server.
     */
    <T extends @Nullable Object> T ask(String operation, Deadline deadline, Work<T> work) {
        refuseClosed(operation);
        try {
            return work.within(remaining(deadline));
        } catch (RuntimeException thrown) {
            throw translated(operation, false, thrown);
        }
    }

    /** At least a millisecond: the driver takes zero for no limit. */
    private static Duration remaining(Deadline deadline) {
        Duration left = deadline.remaining();
        return left.toMillis() == 0 ? Duration.ofMillis(1) : left;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private StoreFailure translated(String operation, boolean changes, RuntimeException thrown) {
        if (closed.get() && thrown instanceof IllegalStateException) {
            return failures.closed(operation);
        }
        StoreFailure failure = failures.of(operation, changes, thrown);
        if (failure.isTimeout()) {
            late.increment();
        } else if (failure instanceof Unavailable) {
            broken.increment();
        }
        return failure;
    }

    /** The state of the callers' calls and of the pool, read from memory. */
    public ConnectionStatistics statistics() {
        int inUse = limit - slots.availablePermits();
        return new ConnectionStatistics(
                limit,
                Math.min(limit, Math.max(inUse, pool.open())),
                inUse,
                slots.getQueueLength(),
                acquired.sum(),
                late.sum(),
                broken.sum(),
                0,
                oldest());
    }

    private Duration oldest() {
        long now = System.nanoTime();
        return running.stream()
                .map(call -> Duration.ofNanos(Math.max(0, now - call.since)))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Whether {@link #close()} was called. */
    boolean isClosed() {
        return closed.get();
    }

    /**
     * Lets running calls end, then interrupts them: that closes the socket a virtual thread waits
     * on. One on a platform thread ends with its own time.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            if (!drained(config.timeouts().drain())) {
                cutting = true;
                running.forEach(Running::cut);
                drained(LAST_WORDS);
            }
            client.close();
        }
    }

    private boolean drained(Duration time) {
        try {
            boolean quiet = slots.tryAcquire(limit, time.toNanos(), TimeUnit.NANOSECONDS);
            if (quiet) {
                slots.release(limit);
            }
            return quiet;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * What is done with the server.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {

        /** Does it within the time. */
        T within(Duration time);
    }

    /** A slot. Used by one thread at a time. */
    public final class Lease implements AutoCloseable {

        private final String operation;
        private boolean given;

        private Lease(String operation) {
            this.operation = operation;
        }

        /** Does a part of the work, its failures said in our words. */
        public <T extends @Nullable Object> T run(boolean changes, Part<T> part) {
            Running call = new Running(Thread.currentThread());
            running.add(call);
            try {
                return part.run();
            } catch (RuntimeException thrown) {
                if (cutting && Thread.interrupted()) {
                    throw failures.cut(operation, changes);
                }
                throw translated(operation, changes, thrown);
            } finally {
                running.remove(call);
            }
        }

        @Override
        public void close() {
            if (!given) {
                given = true;
                slots.release();
            }
        }
    }

    /**
     * A part of the work.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    public interface Part<T extends @Nullable Object> {

        /** Does it. */
        T run();
    }

    /** A call under way. */
    private static final class Running {

        private final Thread caller;
        private final long since = System.nanoTime();

        private Running(Thread caller) {
            this.caller = caller;
        }

        private void cut() {
            caller.interrupt();
        }
    }
}
