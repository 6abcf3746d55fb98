package dev.bedstone.postgres.internal;

import dev.bedstone.contracts.Observer;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.postgres.TransactionOptions;
import dev.bedstone.postgres.TransactionOptions.Isolation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction on one connection, used by the one thread that began it. The driver sends BEGIN
 * together with the first statement, so an empty transaction costs nothing.
 */
public final class Transaction {

    /** Sends a prepared statement and reads its answer. */
    @FunctionalInterface
    public interface Execution<T extends @Nullable Object> {
        T run(PreparedStatement statement) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);

    private final Lease lease;
    private final Context context;
    private final TransactionOptions options;
    private final List<Runnable> afterCommit = new ArrayList<>(0);
    private @Nullable StoreFailure failure;
    private boolean doomed;
    private boolean ended;

    /** What all transactions of a store share. */
    public record Context(PostgresFailures failures, Observer observer, SqlTexts texts) {}

    Transaction(Lease lease, Context context, TransactionOptions options) {
        this.lease = lease;
        this.context = context;
        this.options = options;
    }

    /** The parsed form of a statement. */
    public SqlText parse(String sql) {
        return context.texts().of(sql);
    }

    /** Says what went wrong, for statements. */
    public PostgresFailures failures() {
        return context.failures();
    }

    /** By when it must have ended. */
    public Deadline deadline() {
        return lease.deadline();
    }

    /** Binds {@code values}, sends the statement and reads its answer. */
    public <T extends @Nullable Object> T execute(
            SqlText text, Object[] values, Execution<T> execution) {
        requireUsable(text.verb());
        Observer.Call call = context.observer().started(text.verb());
        StoreFailure failed = null;
        try {
            return send(text, values, execution);
        } catch (SQLException e) {
            failed = failed(text.verb(), Phase.TRANSACTION, e);
            throw failed;
        } finally {
            if (call != null) {
                call.ended(failed);
            }
        }
    }

    /** Carries out an action after the commit, and only then. */
    public void afterCommit(Runnable action) {
        requireOpen();
        afterCommit.add(action);
    }

    /** The connection itself, for libraries that want one; it cannot end the transaction. */
    public Connection connection() {
        requireUsable("connection");
        try {
            lease.limitSilence();
        } catch (SQLException e) {
            throw failed("connection", Phase.TRANSACTION, e);
        }
        return GuardedConnection.inTransaction(lease.connection());
    }

    /** Does work that may fail without taking the rest of the transaction with it. */
    public <T extends @Nullable Object, X extends Exception> T savepoint(Units.Work<T, X> work)
            throws X {
        requireUsable("savepoint");
        int actions = afterCommit.size();
        boolean doomedBefore = doomed;
        Savepoint savepoint = control("savepoint", lease.raw()::setSavepoint);
        T result;
        try {
            result = work.in(this);
        } catch (Throwable e) {
            if (backTo(savepoint, e)) {
                failure = null;
                doomed = doomedBefore;
                afterCommit.subList(actions, afterCommit.size()).clear();
            }
            throw e;
        }
        requireUsable("release savepoint");
        control(
                "release savepoint",
                () -> {
                    lease.raw().releaseSavepoint(savepoint);
                    return savepoint;
                });
        return result;
    }

    /** Whether the calling thread is the one that runs it, and it has not ended. */
    boolean isRunningHere() {
        return !ended && lease.holder() == Thread.currentThread();
    }

    /**
     * Checks that other work can join this one.
     *
     * @throws IllegalStateException if it wants what this one has not
     */
    void requireFits(TransactionOptions wanted) {
        if (options.readOnly() && !wanted.readOnly()) {
            throw new IllegalStateException(
                    "a transaction that writes cannot join the read-only one that is running in"
                            + " this thread; begin with transaction()");
        }
        Isolation running = options.isolation().orElse(Isolation.READ_COMMITTED);
        if (wanted.isolation().isPresent() && wanted.isolation().get() != running) {
            throw new IllegalStateException(
                    "a transaction with isolation "
                            + wanted.isolation().get()
                            + " cannot join the running one with "
                            + running
                            + "; ask for it in the outer call");
        }
    }

    /** Work that joined has failed: half of it must not be committed. */
    void doom() {
        doomed = true;
    }

    void begin() {
        try {
            lease.limitSilence();
            if (options.readOnly()) {
                lease.connection().setReadOnly(true);
            }
            if (options.isolation().isPresent()) {
                isolate(options.isolation().get());
            }
        } catch (SQLException e) {
            throw failed("begin", Phase.TRANSACTION, e);
        }
    }

    void commit() {
        requireCommittable();
        requireTime("commit");
        try {
            lease.limitSilence();
            lease.raw().commit();
            ended = true;
        } catch (SQLException e) {
            ended = true;
            lease.failedAtCommit(e);
            Phase phase = options.readOnly() ? Phase.TRANSACTION : Phase.COMMIT;
            throw context.failures().of("commit", phase, e);
        }
    }

    /** Undoes everything; what fails here is added to the reason that brought us here. */
    void rollback(Throwable reason) {
        ended = true;
        boolean interrupted = Thread.interrupted();
        try {
            if (lease.isReusable() && !lease.raw().isClosed()) {
                lease.limitSilence();
                lease.raw().rollback();
            } else {
                lease.markBroken();
            }
        } catch (SQLException e) {
            lease.failed(e);
            lease.markBroken();
            reason.addSuppressed(context.failures().of("rollback", Phase.TRANSACTION, e));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The transaction is committed, whatever these do. */
    void runAfterCommit() {
        for (Runnable action : afterCommit) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("an action after a commit failed; the commit stands", e);
            }
        }
    }

    private <T extends @Nullable Object> T send(
            SqlText text, Object[] values, Execution<T> execution) throws SQLException {
        try (PreparedStatement statement = lease.raw().prepareStatement(text.jdbc())) {
            Parameters.bind(statement, text, values);
            lease.begin();
            try {
                return execution.run(statement);
            } finally {
                lease.end();
            }
        }
    }

    private void isolate(Isolation level) throws SQLException {
        String sql = "set transaction isolation level " + level.name().replace('_', ' ');
        try (PreparedStatement statement = lease.raw().prepareStatement(sql)) {
            statement.executeUpdate();
        }
    }

    private Savepoint control(String operation, SavepointCall call) {
        try {
            lease.begin();
            try {
                return call.run();
            } finally {
                lease.end();
            }
        } catch (SQLException e) {
            throw failed(operation, Phase.TRANSACTION, e);
        }
    }

    private boolean backTo(Savepoint savepoint, Throwable reason) {
        if (!lease.isReusable() || Thread.currentThread().isInterrupted()) {
            return false;
        }
        try {
            lease.limitSilence();
            lease.raw().rollback(savepoint);
            return true;
        } catch (SQLException e) {
            reason.addSuppressed(failed("rollback to savepoint", Phase.TRANSACTION, e));
            return false;
        }
    }

    private StoreFailure failed(String operation, Phase phase, SQLException thrown) {
        boolean cancelled = lease.isCancelled();
        lease.failed(thrown);
        StoreFailure meaning = meaning(operation, phase, thrown, cancelled);
        if (failure == null) {
            failure = meaning;
        }
        return meaning;
    }

    /** A statement that we cancelled ourselves failed for our reason, not for the server's. */
    private StoreFailure meaning(
            String operation, Phase phase, SQLException thrown, boolean cancelled) {
        if (Thread.currentThread().isInterrupted()
                && (cancelled || PostgresFailures.breaksConnection(thrown))) {
            return context.failures().interrupted(operation);
        }
        if (cancelled && "57014".equals(thrown.getSQLState())) {
            return context.failures().late(operation);
        }
        return context.failures().of(operation, phase, thrown);
    }

    private void requireOpen() {
        if (!isRunningHere()) {
            throw new IllegalStateException(
                    ended
                            ? "the transaction has ended; use it only inside of its work"
                            : "a transaction belongs to the thread that began it");
        }
    }

    private void requireUsable(String operation) {
        requireOpen();
        if (failure != null) {
            throw new IllegalStateException(
                    "the transaction has failed already; put what may fail into a savepoint",
                    failure);
        }
        requireTime(operation);
    }

    private void requireTime(String operation) {
        if (Thread.currentThread().isInterrupted()) {
            throw context.failures().interrupted(operation);
        }
        if (lease.deadline().hasPassed()) {
            throw context.failures().late(operation);
        }
    }

    /**
     * The server would answer COMMIT with a rollback, and a caller that saw no error would believe
     * it.
     */
    private void requireCommittable() {
        if (doomed) {
            throw new IllegalStateException(
                    "work that had joined the transaction failed, so nothing is committed; put"
                            + " work that may fail into a savepoint");
        }
        if (lease.raw().getTransactionState() == TransactionState.FAILED || !lease.isReusable()) {
            throw Objects.requireNonNullElseGet(
                    failure,
                    () ->
                            context.failures()
                                    .of(
                                            "commit",
                                            Phase.TRANSACTION,
                                            new SQLException("failed", "25P02")));
        }
    }

    @FunctionalInterface
    private interface SavepointCall {
        Savepoint run() throws SQLException;
    }
}
