package dev.bedstone.gateway.internal.session;

import dev.bedstone.gateway.internal.engine.Engine;
import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.ErrorCode;
import dev.bedstone.gateway.internal.sql.StatementMark;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs now. One thread looks at all of it a few times a second and stops what is overdue, what
 * nobody waits for any more, and what was asked to stop. A KILL is repeated until the statement has
 * ended: the first may come before the engine knows the statement. Thread-safe.
 */
public final class RunningStatements implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningStatements.class);
    private static final long INTERVAL_MILLIS = 50;

    private final Engine engine;
    private final Duration longest;
    private final Map<String, RunningStatement> byId = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("watch").factory());

    /**
     * @param longest no statement may run longer
     * @param everySecond what else is to be looked after, on the same thread
     */
    public RunningStatements(Engine engine, Duration longest, Runnable everySecond) {
        this.engine = engine;
        this.longest = longest;
        watch.scheduleWithFixedDelay(
                this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        watch.scheduleWithFixedDelay(everySecond, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Enters a statement; the caller removes it with {@link #ended}.
     *
     * @param client who waits for its answer
     */
    public RunningStatement begun(String id, RunningStatement.Client client)
            throws EngineException {
        RunningStatement statement =
                new RunningStatement(id, System.nanoTime() + longest.toNanos(), client);
        if (byId.putIfAbsent(id, statement) != null) {
            throw EngineException.of(
                    ErrorCode.QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING,
                    "Query with id = " + id + " is already running.");
        }
        return statement;
    }

    /** Removes a statement that has ended. */
    public void ended(RunningStatement statement) {
        byId.remove(statement.id(), statement);
    }

    /** Stops a statement now, without waiting for the next look. */
    public void stop(RunningStatement statement, EngineException why) {
        statement.stop(why);
        kill(statement);
    }

    /**
     * Stops everything and waits until it has ended.
     *
     * @return whether it has
     */
    public boolean stopAll(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (!byId.isEmpty() && System.nanoTime() - end < 0) {
            for (RunningStatement statement : byId.values()) {
                statement.stop(cancelled("the server is shutting down"));
            }
            Thread.sleep(INTERVAL_MILLIS / 5);
        }
        return byId.isEmpty();
    }

    @Override
    public void close() {
        watch.shutdownNow();
        watch.close();
    }

    private void look() {
        for (RunningStatement statement : byId.values()) {
            if (statement.isOverdue()) {
                statement.stop(
                        EngineException.of(
                                ErrorCode.TIMEOUT_EXCEEDED,
                                "Timeout exceeded: a statement may run "
                                        + longest.toSeconds()
                                        + " s here"));
            } else if (statement.isAbandoned()) {
                statement.stop(cancelled("its client is gone"));
            }
            if (statement.reason().isPresent()) {
                kill(statement);
                statement.cutIfStuck();
            }
        }
    }

    private void kill(RunningStatement statement) {
        try {
            engine.control(StatementMark.killStatement(statement.id()));
        } catch (EngineException failure) {
            LOG.warn("stopping statement {} failed: {}", statement.id(), failure.text());
        }
    }

    private static EngineException cancelled(String why) {
        return EngineException.of(ErrorCode.QUERY_WAS_CANCELLED, "Query was cancelled: " + why);
    }
}
