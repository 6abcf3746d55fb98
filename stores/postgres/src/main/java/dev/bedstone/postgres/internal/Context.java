package dev.bedstone.postgres.internal;

import dev.bedstone.contracts.Observer;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.StoreFailure;
import java.sql.SQLException;

/** What all work on a store shares. Thread-safe. */
public record Context(
        PostgresFailures failures,
        Observer observer,
        SqlTexts texts,
        StatementLog log,
        Outbox outbox,
        Positions positions) {

    /** The same for work on connections of somebody else. */
    public Context elsewhere() {
        return new Context(failures, observer, texts, log, outbox, positions.elsewhere());
    }

    /** Takes note of a commit of which nobody knows whether it took place. */
    StoreFailure atCommit(StoreFailure failure) {
        if (failure instanceof OutcomeUnknown) {
            positions.onlyPrimary();
        }
        return failure;
    }

    /**
     * Notes on the lease that a statement failed, and says what that means. A statement that we
     * cancelled ourselves failed for our reason and not for the server's; one that may have been
     * committed is never called cancelled.
     */
    StoreFailure failed(Lease lease, String operation, Phase phase, SQLException thrown) {
        boolean cancelled = lease.isCancelled();
        boolean broken = PostgresFailures.breaksConnection(thrown);
        lease.failed(thrown);
        if (broken && phase == Phase.COMMIT) {
            return failures.of(operation, phase, thrown);
        }
        if (Thread.currentThread().isInterrupted() && (cancelled || broken)) {
            return failures.interrupted(operation);
        }
        if (cancelled && "57014".equals(thrown.getSQLState())) {
            return failures.late(operation);
        }
        return failures.of(operation, phase, thrown);
    }
}
