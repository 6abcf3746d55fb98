package dev.bedstone.redis.internal;

import dev.bedstone.config.RedisConfig;
import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.contracts.ConnectionStatistics;
import dev.bedstone.contracts.Observer;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Retry;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server and the connection all callers share. Every command goes through {@link #read} or
 * {@link #write}: bounded in number and time, told to the hooks, and tried again where that is
 * safe. Thread-safe.
 */
public final class RedisServer implements AutoCloseable {

    /** The most commands under way at once. */
    public static final int SLOTS = 1_000;

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);
    private static final Duration TICK = Duration.ofMillis(10);
    private static final Duration STOP = Duration.ofSeconds(2);
    private static final RedisCodec<String, byte[]> CODEC =
            RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private static final Logger log = LoggerFactory.getLogger(RedisServer.class);

    private final StoreId id;
    private final RedisFailures failures;
    private final Observer observer;
    private final RedisConfig.Timeouts timeouts;
    private final Retry retry;
    private final Wire wire;
    private final HashedWheelTimer timer;
    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<String, byte[]> connection;

    private final Semaphore slots = new Semaphore(SLOTS, true);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final LongAdder acquired = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /**
     * Connects.
     *
     * @param setting where the endpoint is configured, such as {@code bedstone.redis}
     * @throws dev.bedstone.kernel.StoreFailure if the server cannot be reached or refuses
     */
    public RedisServer(
            StoreId id,
            String setting,
            RedisEndpoint endpoint,
            RedisConfig config,
            StoreHooks hooks) {
        this(id, setting, endpoint, config, hooks, LONGEST_SILENCE);
    }

    /** The same with another patience for a server that says nothing. */
    RedisServer(
            StoreId id,
            String setting,
            RedisEndpoint endpoint,
            RedisConfig config,
            StoreHooks hooks,
            Duration longestSilence) {
        this.id = id;
        this.failures = new RedisFailures(id, setting);
        this.observer = new Observer(id, hooks);
        this.timeouts = config.timeouts();
        this.retry = new Retry(config.retry());
        this.wire = new Wire(longestSilence);
        var options = ConnectionFactory.options(setting, endpoint, timeouts.connect());
        var address = ConnectionFactory.address(setting, endpoint, config);
        this.timer =
                new HashedWheelTimer(
                        new DefaultThreadFactory("bedstone-redis-timer", true),
                        TICK.toMillis(),
                        TimeUnit.MILLISECONDS);
        this.resources = ConnectionFactory.resources(wire, timer);
        this.client = RedisClient.create(resources);
        client.setOptions(options);
        client.addListener(wire);
        boolean connected = false;
        try {
            this.connection = connected(client.connectAsync(CODEC, address).toCompletableFuture());
            connection.setTimeout(timeouts.command());
            connected = true;
        } finally {
            if (!connected) {
                stop();
            }
        }
    }

    private <T> T connected(CompletableFuture<T> opening) {
        Duration patience = timeouts.connect().plus(timeouts.command());
        try {
            return opening.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            opening.cancel(true);
            Thread.currentThread().interrupt();
            throw failures.interruptedBefore("connect");
        } catch (ExecutionException | TimeoutException broken) {
            opening.cancel(true);
            throw failures.ofConnect(timeouts.connect(), broken);
        }
    }

    /** Which store commands to this server count for. */
    public StoreId id() {
        return id;
    }

    /** The words for what goes wrong on this server. */
    public RedisFailures failures() {
        return failures;
    }

    /** The shared connection itself; closing it closes it for everybody. */
    public StatefulRedisConnection<String, byte[]> connection() {
        return connection;
    }

    /** Carries out a command that changes nothing, which may therefore be sent twice. */
    public <T extends @Nullable Object> T read(String operation, Command<T> command) {
        return call(operation, false, timeouts.command(), command);
    }

    /** Carries out a command that may change something, sent once at most. */
    public <T extends @Nullable Object> T write(String operation, Command<T> command) {
        return call(operation, true, timeouts.command(), command);
    }

    /** As {@link #read}, with the time there is for connecting: at start everything is slower. */
    <T extends @Nullable Object> T check(String operation, Command<T> command) {
        return call(operation, false, timeouts.connect(), command);
    }

    private <T extends @Nullable Object> T call(
            String operation, boolean changes, Duration allowed, Command<T> command) {
        if (closed.get()) {
            throw failures.closed(operation);
        }
        Deadline deadline = Deadline.after(allowed);
        return observer.observe(
                operation,
                () -> retry.call(deadline, () -> attempt(operation, changes, deadline, command)));
    }

    private <T extends @Nullable Object> T attempt(
            String operation, boolean changes, Deadline deadline, Command<T> command) {
        enter(operation, deadline);
        try {
            wire.awaitReconnect(deadline);
            return answer(operation, changes, deadline, command);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failures.interrupted(operation);
        } finally {
            slots.release();
        }
    }

    private void enter(String operation, Deadline deadline) {
        try {
            if (!slots.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                late.increment();
                throw failures.crowded(operation, SLOTS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failures.interruptedBefore(operation);
        }
        acquired.increment();
    }

    private <T extends @Nullable Object> T answer(
            String operation, boolean changes, Deadline deadline, Command<T> command)
            throws InterruptedException {
        if (wire.isClogged()) {
            failed.increment();
            throw failures.clogged(operation);
        }
        long sent = System.nanoTime();
        CompletableFuture<T> reply = command.send(connection.async()).toCompletableFuture();
        try {
            return reply.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException noAnswer) {
            unanswered(sent);
            throw failures.timedOut(operation, changes, null);
        } catch (ExecutionException broken) {
            failed.increment();
            throw failures.ofCommand(operation, changes, broken);
        } finally {
            reply.cancel(true);
        }
    }

    /** Somebody waited in vain for what was sent at {@code sentNanos}. */
    void unanswered(long sentNanos) {
        late.increment();
        wire.unanswered(sentNanos);
    }

    /** The state of this server's commands, read from memory. */
    public ConnectionStatistics statistics() {
        int free = slots.availablePermits();
        int open = wire.isOpen() && !closed.get() ? SLOTS : 0;
        int inUse = Math.min(open, SLOTS - free);
        return new ConnectionStatistics(
                SLOTS,
                open,
                inUse,
                slots.getQueueLength(),
                acquired.sum(),
                late.sum(),
                failed.sum(),
                0,
                Duration.ZERO);
    }

    /** Whether {@link #close()} was called. */
    boolean isClosed() {
        return closed.get();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            drain();
            stop();
        }
    }

    private void drain() {
        try {
            boolean quiet =
                    slots.tryAcquire(SLOTS, timeouts.drain().toNanos(), TimeUnit.NANOSECONDS);
            if (quiet) {
                slots.release(SLOTS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        await(client.shutdownAsync(0, STOP.toMillis(), TimeUnit.MILLISECONDS));
        await(resources.shutdown(0, STOP.toMillis(), TimeUnit.MILLISECONDS));
        timer.stop();
    }

    /**
     * Waits for the driver to stop; one that does not must not keep the application from stopping.
     */
    private static void await(Future<?> stopping) {
        try {
            stopping.get(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException stuck) {
            log.warn(
                    "the driver's threads are still stopping ({})",
                    stuck.getClass().getSimpleName());
        }
    }

    /**
     * What is sent to the server.
     *
     * @param <T> the type of the answer
     */
    @FunctionalInterface
    public interface Command<T extends @Nullable Object> {

        /** Sends it without waiting for the answer. */
        CompletionStage<T> send(RedisAsyncCommands<String, byte[]> commands);
    }
}
