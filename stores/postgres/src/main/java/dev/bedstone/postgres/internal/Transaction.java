package dev.bedstone.postgres.internal;

import dev.bedstone.contracts.Observer;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.postgres.OutboxEvent;
import dev.bedstone.postgres.TransactionOptions;
import dev.bedstone.postgres.TransactionOptions.Isolation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * One transaction on one connection, used by the one thread that began it. The driver sends BEGIN,
 * and this class the binding, together with the first statement, so an empty transaction costs
 * nothing.
 */
public final class Transaction implements StatementExecutor {

    /** Something that is done on the driver's connection. */
    @FunctionalInterface
    public interface Exchange<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    private final Lease lease;
    private final Context context;
    private final TransactionOptions options;
    private final Binding binding;
    private final boolean joined;
    private final CommitActions afterCommit = new CommitActions();
    private final TransactionCondition condition;
    private boolean bound;
    private int savepoints;

    Transaction(Lease lease, Context context, TransactionOptions options, Binding binding) {
        this(lease, context, options, binding, false);
    }

    private Transaction(
            Lease lease,
            Context context,
            TransactionOptions options,
            Binding binding,
            boolean joined) {
        this.joined = joined;
        this.lease = lease;
        this.context = context;
        this.options = options;
        this.binding = binding;
        this.condition = new TransactionCondition(lease, context.failures());
    }

    @Override
    public SqlText parse(String sql) {
        SqlText text = context.texts().of(sql);
        return options.name().isPresent() ? text.named(options.name().get()) : text;
    }

    @Override
    public PostgresFailures failures() {
        return context.failures();
    }

    /** By when it must have ended. */
    public Deadline deadline() {
        return lease.deadline();
    }

    /** Whose rows it works with; empty if no tenant is bound. */
    public Optional<UUID> tenant() {
        return binding.hasTenant()
                ? Optional.of(UUID.fromString(binding.tenant()))
                : Optional.empty();
    }

    /** The driver's connection. */
    public Lease lease() {
        return lease;
    }

    @Override
    public <T extends @Nullable Object> T execute(
            SqlText text, Object[] values, Reading<T> reading) {
        return call(text, () -> send(text, values, reading));
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T inTransaction(Units.Work<T, X> work)
            throws X {
        return work.in(this);
    }

    /** Carries out an exchange as one operation: hooks and log are told, failures translated. */
    public <T extends @Nullable Object> T call(SqlText text, Exchange<T> exchange) {
        requireUsable(text.operation());
        Observer.Call call = context.observer().started(text.operation());
        StoreFailure failed = null;
        long start = System.nanoTime();
        try {
            return exchange.run();
        } catch (SQLException e) {
            failed = failed(text.operation(), e);
            throw failed;
        } finally {
            context.log().ended(text, System.nanoTime() - start);
            if (call != null) {
                call.ended(failed);
            }
        }
    }

    /** Sends the binding alone, for what cannot travel with it. */
    public void bindNow() {
        if (!bound && !fold().isPlain()) {
            quietly("bind", this::sendBinding);
        }
        bound = true;
    }

    /** Carries out an exchange that is no operation of its own. */
    public <T extends @Nullable Object> T quietly(String operation, Exchange<T> exchange) {
        try {
            return exchange.run();
        } catch (SQLException e) {
            throw failed(operation, e);
        }
    }

    /** A part of a transaction that somebody else began and will end. */
    static Transaction joined(
            Lease lease, Context context, TransactionOptions options, Binding binding) {
        return new Transaction(lease, context, options, binding, true);
    }

    /** Writes an event into the outbox. */
    public void publish(OutboxEvent event) {
        context.outbox().publish(this, event);
    }

    /** Carries out an action after the commit, and only then. */
    public void afterCommit(Runnable action) {
        condition.requireOpen();
        if (joined) {
            throw new IllegalStateException(
                    "whoever began the transaction of this connection ends it, and alone knows"
                            + " when; hang the action there");
        }
        afterCommit.add(action);
    }

    /** The connection itself, for libraries that want one; it cannot end the transaction. */
    public Connection connection() {
        requireUsable("connection");
        lease.touch();
        bindNow();
        quietly(
                "connection",
                () -> {
                    lease.limitSilence();
                    return null;
                });
        return GuardedConnection.inTransaction(lease.connection());
    }

    /** Does work that may fail without taking the rest of the transaction with it. */
    public <T extends @Nullable Object, X extends Exception> T savepoint(Units.Work<T, X> work)
            throws X {
        requireUsable("savepoint");
        int actions = afterCommit.count();
        boolean doomedBefore = condition.isDoomed();
        String name = "bedstone_" + ++savepoints;
        control("savepoint " + name);
        T result;
        try {
            result = work.in(this);
        } catch (Throwable e) {
            savepoints--;
            if (backTo(name, e)) {
                condition.mended(doomedBefore);
                afterCommit.keep(actions);
            }
            throw e;
        }
        savepoints--;
        requireUsable("release savepoint");
        control("release savepoint " + name);
        return result;
    }

    /** Whether the calling thread is the one that runs it, and it has not ended. */
    boolean isRunningHere() {
        return condition.isRunningHere();
    }

    /**
     * Checks that other work can join this one.
     *
     * @throws IllegalStateException if it wants what this one has not
     */
    void requireFits(TransactionOptions wanted, Binding other) {
        JoinRules.check(options, binding, wanted, other);
    }

    /** Work that joined has failed: half of it must not be committed. */
    void doom() {
        condition.doom();
    }

    void begin() {
        quietly(
                "begin",
                () -> {
                    lease.limitSilence();
                    if (options.readOnly()) {
                        lease.connection().setReadOnly(true);
                    }
                    return null;
                });
    }

    void commit() {
        condition.requireCommittable();
        condition.requireTime("commit");
        try {
            lease.limitSilence();
            commitOn(lease.raw());
            condition.end();
        } catch (SQLException e) {
            condition.end();
            lease.failedAtCommit(e);
            Phase phase = options.readOnly() ? Phase.TRANSACTION : Phase.COMMIT;
            throw context.atCommit(context.failures().of("commit", phase, e));
        }
    }

    private void commitOn(PgConnection connection) throws SQLException {
        if (options.readOnly()) {
            connection.commit();
        } else {
            context.positions().commit(connection);
        }
    }

    /** Undoes everything; what fails here is added to the reason that brought us here. */
    void rollback(Throwable reason) {
        condition.end();
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
        afterCommit.run();
    }

    private <T extends @Nullable Object> T send(SqlText text, Object[] values, Reading<T> reading)
            throws SQLException {
        try (PreparedStatement statement = prepare(text, values)) {
            lease.begin();
            try {
                Replies.send(statement, foldOnce());
                return reading.read(statement, text);
            } finally {
                lease.end();
            }
        }
    }

    /** A statement ready to be sent, with the binding in front of it if it is the first. */
    PreparedStatement prepare(SqlText text, Object[] values) throws SQLException {
        if (text.leavesState()) {
            lease.touch();
        }
        Fold fold = fold();
        PreparedStatement statement = lease.raw().prepareStatement(text.jdbc(fold));
        try {
            Parameters.bind(statement, text, values, bound ? 0 : binding.bind(statement));
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** What travels with the next statement; once it is asked for here, it has travelled. */
    Fold foldOnce() {
        Fold fold = fold();
        bound = true;
        return fold;
    }

    private Fold fold() {
        if (bound) {
            return Fold.PLAIN;
        }
        Optional<Isolation> isolation = options.isolation();
        return isolation.isPresent() ? binding.fold().isolated(isolation.get()) : binding.fold();
    }

    /** Asks for one text before anything is bound. */
    String ask(String sql) {
        return quietly(
                "ask",
                () -> {
                    lease.begin();
                    try (PreparedStatement statement = lease.raw().prepareStatement(sql);
                            ResultSet row = statement.executeQuery()) {
                        row.next();
                        return row.getString(1);
                    } finally {
                        lease.end();
                    }
                });
    }

    private @Nullable Object sendBinding() throws SQLException {
        try (PreparedStatement statement = lease.raw().prepareStatement(fold().alone())) {
            binding.bind(statement);
            lease.begin();
            try {
                statement.execute();
            } finally {
                lease.end();
            }
        }
        return null;
    }

    /** A statement about the transaction itself. */
    private void control(String sql) {
        SqlText text = context.texts().of(sql);
        quietly(sql, () -> send(text, new Object[0], (statement, any) -> sql));
    }

    private boolean backTo(String savepoint, Throwable reason) {
        if (!lease.isReusable() || Thread.currentThread().isInterrupted()) {
            return false;
        }
        try {
            control("rollback to savepoint " + savepoint);
            return true;
        } catch (StoreFailure e) {
            reason.addSuppressed(e);
            return false;
        }
    }

    /** Closes what belongs to the connection; a failure to do so says that this one is lost. */
    void closeQuietly(PreparedStatement statement) {
        try {
            statement.close();
        } catch (SQLException e) {
            failed("close", e);
        }
    }

    /** Takes note of a failure, after which nothing more is sent. */
    StoreFailure failed(String operation, SQLException thrown) {
        StoreFailure meaning = context.failed(lease, operation, Phase.TRANSACTION, thrown);
        condition.failed(meaning);
        return meaning;
    }

    /** As {@link TransactionCondition#requireUsable}. */
    void requireUsable(String operation) {
        condition.requireUsable(operation);
    }
}
