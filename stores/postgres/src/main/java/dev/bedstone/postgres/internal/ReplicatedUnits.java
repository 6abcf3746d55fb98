package dev.bedstone.postgres.internal;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.LogPosition;
import dev.bedstone.kernel.Retry;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.postgres.TransactionOptions;
import dev.bedstone.postgres.TransactionOptions.Isolation;
import dev.bedstone.postgres.internal.Units.Repeat;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out units of work on the primary, and those that only read on a replica, where that is as
 * far as its caller has seen. What the replica cannot do is done on the primary. Thread-safe.
 */
public final class ReplicatedUnits implements TransactionRunner, AutoCloseable {

    private static final String CAUGHT_UP =
            "select coalesce(" + Positions.ASK + " >= :position::pg_lsn, false)";

    private final Units primary;
    private final Units replica;
    private final Connections connections;
    private final Replica state;
    private final Context context;
    private final Duration time;

    private ReplicatedUnits(
            Units primary,
            Units replica,
            Connections connections,
            Replica state,
            Context context,
            Duration time) {
        this.primary = primary;
        this.replica = replica;
        this.connections = connections;
        this.state = state;
        this.context = context;
        this.time = time;
    }

    /** Around the primary's units, over a pool of the same size. */
    public static ReplicatedUnits of(
            Units primary,
            PostgresEndpoint endpoint,
            PostgresConfig config,
            Context context,
            Retry retry,
            Connector primaryConnector) {
        Connections connections =
                new Connections(Connector.forReading(endpoint, config), config, context.failures());
        Duration time = config.timeouts().call();
        return new ReplicatedUnits(
                primary,
                new Units(connections, context, retry, time),
                connections,
                Replica.watched(endpoint, config, primaryConnector),
                context,
                time);
    }

    /** Why reads do not go to the replica now; empty if they do. */
    public Optional<String> obstacle() {
        return state.obstacle();
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T run(
            String operation,
            TransactionOptions options,
            Repeat repeat,
            Binding binding,
            Units.Work<T, X> work)
            throws X {
        if (replica.isInside()) {
            return replica.run(operation, options, repeat, binding, work);
        }
        LogPosition needed = context.positions().needed();
        if (!options.readOnly() || !isReadCommitted(options) || !serves(needed)) {
            return primary.run(operation, options, repeat, binding, work);
        }
        Deadline deadline = Deadline.after(options.within().orElse(time));
        try {
            return replica.run(
                    operation,
                    options,
                    Repeat.NEVER,
                    binding,
                    transaction -> {
                        requireCaughtUp(transaction, needed);
                        return work.in(transaction);
                    });
        } catch (NotCaughtUpException e) {
            return primary.run(operation, options.within(left(deadline)), repeat, binding, work);
        } catch (StoreFailure e) {
            requireOtherWay(e, deadline);
            return primary.run(operation, options.within(left(deadline)), repeat, binding, work);
        }
    }

    @Override
    public <T extends @Nullable Object> T single(
            boolean readOnly,
            Binding binding,
            SqlText text,
            Object[] values,
            StatementExecutor.Reading<T> reading) {
        if (replica.isInside()) {
            return replica.single(readOnly, binding, text, values, reading);
        }
        LogPosition needed = context.positions().needed();
        if (!readOnly || !serves(needed)) {
            return primary.single(readOnly, binding, text, values, reading);
        }
        Deadline deadline = Deadline.after(time);
        try {
            return replica.singleOnReplica(deadline, needed, binding, text, values, reading);
        } catch (NotCaughtUpException e) {
            return primary.single(deadline, true, binding, text, values, reading);
        } catch (StoreFailure e) {
            requireOtherWay(e, deadline);
            return primary.single(deadline, true, binding, text, values, reading);
        }
    }

    /** As {@link Units#requireOutside}. */
    public void requireOutside(String advice) {
        primary.requireOutside(advice);
        replica.requireOutside(advice);
    }

    @Override
    public void close() {
        state.close();
        connections.close();
    }

    /** A snapshot that is taken before the replica is asked could be older than its answer. */
    private static boolean isReadCommitted(TransactionOptions options) {
        return options.isolation().orElse(Isolation.READ_COMMITTED) == Isolation.READ_COMMITTED;
    }

    private boolean serves(LogPosition needed) {
        return state.obstacle().isEmpty() && !needed.equals(LogPosition.END) && !primary.isInside();
    }

    private static void requireCaughtUp(Transaction transaction, LogPosition needed) {
        SqlText question = transaction.parse(CAUGHT_UP).named("replica.position");
        boolean caughtUp =
                transaction.execute(
                        question,
                        new Object[] {needed.toString()},
                        (statement, text) -> {
                            var row = Replies.rows(statement, text);
                            row.next();
                            return row.getBoolean(1);
                        });
        if (!caughtUp) {
            throw new NotCaughtUpException();
        }
    }

    /**
     * Passes a failure on that the primary would not mend: of another store, of the work itself, or
     * with no time or will left.
     */
    private void requireOtherWay(StoreFailure failure, Deadline deadline) {
        boolean ours = failure.store().equals(context.failures().store());
        boolean noConnection =
                failure instanceof TimedOut && failure.operation().equals(Connections.ACQUIRE);
        boolean lost = failure instanceof Unavailable;
        boolean disturbed = failure instanceof Conflict;
        if (!ours
                || !(noConnection || lost || disturbed)
                || deadline.hasPassed()
                || Thread.currentThread().isInterrupted()) {
            throw failure;
        }
        if (lost) {
            state.failed();
        }
    }

    private static Duration left(Deadline deadline) {
        Duration left = deadline.remaining();
        return left.isPositive() ? left : Duration.ofNanos(1);
    }
}
