package dev.bedstone.postgres.internal;

import dev.bedstone.kernel.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * A connection in the hands of one caller, from the moment it is taken to the moment it is given
 * back. The caller's thread runs statements between {@link #begin} and {@link #end}; {@link
 * LeaseWatch} looks at it from outside and cancels a statement whose caller is interrupted or out
 * of time.
 */
public final class Lease {

    /** Above the deadline, so that the server's own answer to a cancel arrives first. */
    private static final long GRACE_MILLIS = 500;

    private static final long TOLERANCE_MILLIS = 100;

    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int CANCELLED = 2;

    private final Connection connection;
    private final PgConnection raw;
    private final Deadline deadline;
    private final Thread holder = Thread.currentThread();
    private final long since = System.nanoTime();
    private final AtomicInteger state = new AtomicInteger(IDLE);
    private final @Nullable Throwable takenAt;
    private long networkTimeout = Long.MIN_VALUE;
    private boolean broken;
    private boolean touched;
    private volatile boolean reported;

    /**
     * @param connection what the pool handed out
     * @param takenAt the place that took it, where the holder's stack will not show it later
     */
    Lease(Connection connection, Deadline deadline, @Nullable Throwable takenAt)
            throws SQLException {
        this.connection = connection;
        this.raw = connection.unwrap(PgConnection.class);
        this.deadline = deadline;
        this.takenAt = takenAt;
    }

    /** The pool's connection, which remembers what has to be reset. */
    Connection connection() {
        return connection;
    }

    /** The driver's connection, for statements. */
    public PgConnection raw() {
        return raw;
    }

    Deadline deadline() {
        return deadline;
    }

    Thread holder() {
        return holder;
    }

    @Nullable Throwable takenAt() {
        return takenAt;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    /** A statement is about to be sent: from here to {@link #end} it may be cancelled. */
    public void begin() throws SQLException {
        limitSilence();
        state.compareAndSet(IDLE, RUNNING);
    }

    /** The statement has ended, well or badly. */
    public void end() {
        state.compareAndSet(RUNNING, IDLE);
    }

    /** Lets the wire be silent no longer than the deadline and a little more. */
    void limitSilence() throws SQLException {
        limitSilence(deadline.remaining().toMillis() + GRACE_MILLIS);
    }

    private void limitSilence(long millis) throws SQLException {
        if (Math.abs(millis - networkTimeout) > TOLERANCE_MILLIS) {
            raw.setNetworkTimeout(Runnable::run, (int) Math.min(millis, Integer.MAX_VALUE));
            networkTimeout = millis;
        }
    }

    /** Asks the server for a sign of life; false ends the connection's use. */
    boolean answers() {
        try {
            broken = !raw.isValid(1);
        } catch (SQLException e) {
            broken = true;
        }
        return !broken;
    }

    /** Takes note of a failure: a broken connection does not go back into the pool. */
    void failed(SQLException thrown) {
        if (PostgresFailures.breaksConnection(thrown)) {
            broken = true;
        }
        if (PostgresFailures.mayStillRun(thrown)) {
            sendCancel();
        }
        if ("57014".equals(thrown.getSQLState())) {
            state.compareAndSet(CANCELLED, IDLE);
        }
    }

    /**
     * As {@link #failed}, but a commit is never cancelled: its outcome would only be less clear.
     */
    void failedAtCommit(SQLException thrown) {
        if (PostgresFailures.breaksConnection(thrown)) {
            broken = true;
        }
    }

    /** Whether the holder is interrupted or out of time in the middle of a statement. */
    boolean isOverdue() {
        return state.get() == RUNNING && (deadline.hasPassed() || holder.isInterrupted());
    }

    /** Whether the statement was cancelled from here. */
    boolean isCancelled() {
        return state.get() == CANCELLED;
    }

    /** Cancels the running statement on the server; nothing happens if none is running. */
    void cancel() {
        if (state.compareAndSet(RUNNING, CANCELLED)) {
            sendCancel();
        }
    }

    /** Cuts the connection under its holder. */
    void cut() {
        cancel();
        try {
            raw.abort(Runnable::run);
        } catch (SQLException e) {
            // It is closed already.
        }
    }

    /**
     * Whether the connection can serve somebody else: it works, and no cancel is on its way that
     * could hit the next statement.
     */
    boolean isReusable() {
        return !broken && state.get() == IDLE;
    }

    /** Whether somebody closed the pool's connection without giving the lease back. */
    boolean isClosed() {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** Something may stay on the connection after this. */
    void touch() {
        touched = true;
    }

    /** Whether something may have stayed on the connection. */
    boolean isTouched() {
        return touched;
    }

    void markBroken() {
        broken = true;
    }

    /** True for the first caller only. */
    boolean reportOnce() {
        boolean first = !reported;
        reported = true;
        return first;
    }

    /** On a thread of its own: it opens a second connection, and the caller may be interrupted. */
    private void sendCancel() {
        Thread.ofVirtual().name("bedstone-postgres-cancel").start(this::sendCancelNow);
    }

    private void sendCancelNow() {
        try {
            raw.getQueryExecutor().sendQueryCancel();
        } catch (SQLException e) {
            // The server is not there to run anything, or its own limits end the statement.
        }
    }
}
