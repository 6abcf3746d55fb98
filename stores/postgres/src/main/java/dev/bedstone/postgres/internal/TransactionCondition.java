package dev.bedstone.postgres.internal;

import dev.bedstone.kernel.StoreFailure;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;

/** Whether a transaction can go on: it has not ended, has not failed, and has time left. */
final class TransactionCondition {

    private final Lease lease;
    private final PostgresFailures failures;
    private @Nullable StoreFailure failure;
    private boolean doomed;
    private boolean ended;

    TransactionCondition(Lease lease, PostgresFailures failures) {
        this.lease = lease;
        this.failures = failures;
    }

    /** Whether the calling thread is the one that runs it, and it has not ended. */
    boolean isRunningHere() {
        return !ended && lease.holder() == Thread.currentThread();
    }

    void end() {
        ended = true;
    }

    /** Work that joined has failed: half of it must not be committed. */
    void doom() {
        doomed = true;
    }

    boolean isDoomed() {
        return doomed;
    }

    /** Takes note of a failure, after which nothing more is sent. */
    void failed(StoreFailure meaning) {
        if (failure == null) {
            failure = meaning;
        }
    }

    /** The server has gone back to where nothing had failed. */
    void mended(boolean doomedThen) {
        failure = null;
        doomed = doomedThen;
    }

    /**
     * Checks that it runs.
     *
     * @throws IllegalStateException if it has ended or belongs to another thread
     */
    void requireOpen() {
        if (!isRunningHere()) {
            throw new IllegalStateException(
                    ended
                            ? "the transaction has ended; use it only inside of its work"
                            : "a transaction belongs to the thread that began it");
        }
    }

    /**
     * Checks that a statement can be sent.
     *
     * @throws IllegalStateException if the transaction has ended or failed
     * @throws StoreFailure if its time is over
     */
    void requireUsable(String operation) {
        requireOpen();
        if (failure != null) {
            throw new IllegalStateException(
                    "the transaction has failed already; put what may fail into a savepoint",
                    failure);
        }
        requireTime(operation);
    }

    /**
     * Checks that there is time left, and the will.
     *
     * @throws StoreFailure if the time is over or the caller is interrupted
     */
    void requireTime(String operation) {
        if (Thread.currentThread().isInterrupted()) {
            throw failures.interrupted(operation);
        }
        if (lease.deadline().hasPassed()) {
            throw failures.late(operation);
        }
    }

    /**
     * Checks that it can be committed. The server would answer COMMIT with a rollback, and a caller
     * that saw no error would believe it.
     */
    void requireCommittable() {
        if (doomed) {
            throw new IllegalStateException(
                    "work that had joined the transaction failed, so nothing is committed; put"
                            + " work that may fail into a savepoint");
        }
        if (lease.raw().getTransactionState() == TransactionState.FAILED || !lease.isReusable()) {
            throw Objects.requireNonNullElseGet(
                    failure,
                    () ->
                            failures.of(
                                    "commit",
                                    Phase.TRANSACTION,
                                    new SQLException("failed", "25P02")));
        }
    }
}
