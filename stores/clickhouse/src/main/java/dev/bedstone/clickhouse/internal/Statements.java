package dev.bedstone.clickhouse.internal;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.contracts.ConnectionStatistics;
import dev.bedstone.contracts.Observer;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hc.core5.http.MessageHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Every statement goes through here: bounded in number and time, told to the hooks, killed on the
 * server when nobody waits for it any more. Thread-safe.
 */
public final class Statements implements AutoCloseable {

    private final Observer observer;
    private final ClickHouseFailures failures;
    private final Duration silence;
    private final Duration drain;
    private final Transport transport;
    private final Killer killer;
    private volatile StatementSettings settings = StatementSettings.NONE;

    /** The most statements of callers under way at once. */
    private final int most;

    private final Semaphore slots;
    private final Set<Exchange> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean cutting;
    private final LongAdder acquired = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder broken = new LongAdder();

    /**
     * Connects to nothing yet.
     *
     * @throws dev.bedstone.kernel.ConfigurationException if the TLS settings cannot be used
     */
    public Statements(StoreId id, ClickHouseConfig config, StoreHooks hooks) {
        this.observer = new Observer(id, hooks);
        this.failures = new ClickHouseFailures(id, config.showDataInFailures());
        this.silence = config.timeouts().receive();
        this.drain = config.timeouts().drain();
        this.most = config.maxConnections();
        this.slots = new Semaphore(most, true);
        this.transport = new Transport(config);
        this.killer = new Killer(transport);
    }

    /** The most statements of callers under way at once. */
    int most() {
        return most;
    }

    /** Whether what is sent is compressed. */
    boolean compresses() {
        return transport.compresses();
    }

    /** The words for what goes wrong. */
    public ClickHouseFailures failures() {
        return failures;
    }

    /** From now on what {@code readonly} is for our user decides which settings are sent. */
    void adapt(StatementSettings known) {
        settings = known;
    }

    /** Whether the server lets our user change settings. */
    public boolean maySet() {
        return settings != StatementSettings.NONE;
    }

    /**
     * Carries out a statement.
     *
     * @param reading what is done with the answer
     * @throws dev.bedstone.kernel.StoreFailure if it does not succeed
     */
    public <T extends @Nullable Object> T run(Statement statement, Reading<T> reading) {
        return run(statement, reading, false);
    }

    /**
     * Carries out a statement that only reads. If the connection breaks under the answer it is sent
     * once more and its answer read anew: {@code reading} hands nothing over before its end.
     *
     * @throws dev.bedstone.kernel.StoreFailure if it does not succeed
     */
    public <T extends @Nullable Object> T collect(Statement statement, Reading<T> reading) {
        return run(statement, reading, true);
    }

    private <T extends @Nullable Object> T run(
            Statement statement, Reading<T> reading, boolean repeatable) {
        if (closed.get()) {
            throw failures.closed(statement.operation());
        }
        return observer.observe(
                statement.operation(), () -> inSlot(statement, reading, repeatable));
    }

    private <T extends @Nullable Object> T inSlot(
            Statement statement, Reading<T> reading, boolean repeatable) {
        Deadline deadline = Deadline.after(statement.time());
        enter(statement.operation(), deadline);
        try {
            return perform(statement, deadline, reading, repeatable);
        } finally {
            slots.release();
        }
    }

    private void enter(String operation, Deadline deadline) {
        try {
            if (!slots.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                late.increment();
                throw failures.crowded(operation, most);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failures.interrupted(operation);
        }
        if (closed.get()) {
            slots.release();
            throw failures.closed(operation);
        }
        acquired.increment();
    }

    /** The same beside the callers' slots and unknown to the hooks: questions about the server. */
    <T extends @Nullable Object> T ask(Statement statement, Deadline deadline, Reading<T> reading) {
        if (closed.get()) {
            throw failures.closed(statement.operation());
        }
        return perform(statement, deadline.orAfter(statement.time()), reading, false);
    }

    /**
     * A kept connection may turn out to be closed only when it is used. What only reads is then
     * sent once more; what changes something never is.
     */
    private <T extends @Nullable Object> T perform(
            Statement statement, Deadline deadline, Reading<T> reading, boolean repeatable) {
        Repetition first =
                statement.changes()
                        ? Repetition.NEVER
                        : repeatable ? Repetition.ALWAYS : Repetition.UNANSWERED;
        return attempt(statement, deadline, reading, first)
                .or(() -> attempt(statement, deadline, reading, Repetition.LAST))
                .orElseThrow()
                .result();
    }

    /** The result; empty if the connection broke and the statement may be sent again. */
    private <T extends @Nullable Object> Optional<Attempt<T>> attempt(
            Statement statement, Deadline deadline, Reading<T> reading, Repetition again) {
        Exchange exchange = start(statement, deadline, again);
        boolean answered = false;
        running.add(exchange);
        try (exchange) {
            if (cutting) {
                exchange.cut();
            }
            Exchange.Answer answer = exchange.await();
            answered = true;
            return Optional.of(new Attempt<>(reading.read(answer.input(), answer.head())));
        } catch (ServerError error) {
            throw failures.ofServer(statement.operation(), statement.changes(), error);
        } catch (UnreadableAnswerException unreadable) {
            throw failures.unreadable(statement.operation(), statement.changes(), unreadable);
        } catch (IOException cause) {
            if (again.isAllowed(answered) && exchange.wasSent() && isBreak(cause)) {
                return Optional.empty();
            }
            count(cause);
            throw failures.ofTransport(
                    statement.operation(), statement.changes(), exchange.wasSent(), cause);
        } finally {
            running.remove(exchange);
            if (exchange.mayRun()) {
                killer.kill(exchange.queryId());
            }
        }
    }

    private Exchange start(Statement statement, Deadline deadline, Repetition again) {
        return again == Repetition.LAST
                ? transport.startAlone(request(statement), deadline, patience(statement))
                : transport.start(request(statement), deadline, patience(statement));
    }

    private Request request(Statement statement) {
        return new Request(
                "bedstone-" + UUID.randomUUID(),
                statement.text(),
                statement.data(),
                statement.format(),
                settings.of(statement),
                statement.parameters());
    }

    /** A call that may take long may be silent for as long. */
    private Duration patience(Statement statement) {
        return statement.time().compareTo(silence) > 0 ? statement.time() : silence;
    }

    private static boolean isBreak(IOException cause) {
        return !(cause instanceof LateAnswerException
                || cause instanceof InterruptedIOException
                || cause instanceof CutException);
    }

    private void count(IOException cause) {
        if (cause instanceof LateAnswerException) {
            late.increment();
        } else if (isBreak(cause)) {
            broken.increment();
        }
    }

    /** The state of the callers' statements, read from memory. */
    public ConnectionStatistics statistics() {
        int inUse = most - slots.availablePermits();
        return new ConnectionStatistics(
                most,
                inUse,
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
                .map(exchange -> Duration.ofNanos(now - exchange.since()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /**
     * Refuses what begins after {@link #close()}.
     *
     * @throws dev.bedstone.kernel.Unavailable if it was called
     */
    public void checkOpen(String operation) {
        if (closed.get()) {
            throw failures.closed(operation);
        }
    }

    /** Whether {@link #close()} was called. */
    boolean isClosed() {
        return closed.get();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            boolean quiet = drained(drain);
            cutting = true;
            if (!quiet) {
                running.forEach(Exchange::cut);
                drained(drain);
            }
            killer.close();
            transport.close();
        }
    }

    private boolean drained(Duration time) {
        try {
            boolean quiet = slots.tryAcquire(most, time.toNanos(), TimeUnit.NANOSECONDS);
            if (quiet) {
                slots.release(most);
            }
            return quiet;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** When a statement whose connection broke may be sent once more. */
    private enum Repetition {
        NEVER,
        /** It is the second try, which has a connection to itself. */
        LAST,
        /** While nothing of its answer can have been handed over. */
        UNANSWERED,
        ALWAYS;

        boolean isAllowed(boolean answered) {
            return this == ALWAYS || (this == UNANSWERED && !answered);
        }
    }

    private record Attempt<T extends @Nullable Object>(T result) {}

    /**
     * What is done with an answer.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    public interface Reading<T extends @Nullable Object> {

        /** Reads the answer to its end, or as far as it is wanted. */
        T read(AnswerInput input, MessageHeaders head) throws IOException, ServerError;
    }
}
