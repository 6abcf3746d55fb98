package dev.bedstone.postgres.internal;

import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.postgres.TransactionOptions;
import org.jspecify.annotations.Nullable;

/**
 * One unit of work: a transaction from its begin to its commit or rollback, and the same again.
 * With an idempotency key it finds out after a commit that was not answered whether it took place,
 * and then returns what the work had returned.
 *
 * @param <T> what the work returns
 * @param <X> the one checked exception it may throw
 */
final class Unit<T extends @Nullable Object, X extends Exception> {

    private final ScopedValue<Transaction> current;
    private final Context context;
    private final TransactionOptions options;
    private final Binding binding;
    private final Units.Work<T, X> work;
    private @Nullable Attempt<T> unanswered;
    private @Nullable Transaction committed;

    /** A try whose commit was sent and not answered. */
    private record Attempt<T extends @Nullable Object>(
            Transaction transaction, T result, OutcomeUnknown failure) {}

    Unit(
            ScopedValue<Transaction> current,
            Context context,
            TransactionOptions options,
            Binding binding,
            Units.Work<T, X> work) {
        this.current = current;
        this.context = context;
        this.options = options;
        this.binding = binding;
        this.work = work;
        if (options.idempotencyKey().isPresent() && (!binding.hasTenant() || options.readOnly())) {
            throw new IllegalStateException(
                    "an idempotency key belongs to work of a tenant that writes; bind a tenant with"
                            + " bedstone.as(tenant, actor)");
        }
    }

    /** Carries it out on a connection. */
    T run(Lease lease) throws X {
        Transaction transaction = new Transaction(lease, context, options, binding);
        try {
            transaction.begin();
            if (options.idempotencyKey().isPresent() && isDone(transaction)) {
                return answer(transaction);
            }
            T result = ScopedValue.where(current, transaction).call(() -> work.in(transaction));
            commit(transaction, result);
            return result;
        } catch (Throwable e) {
            transaction.rollback(e);
            throw e;
        }
    }

    /** What was to be done after the commit. */
    void runAfterCommit() {
        if (committed != null) {
            committed.runAfterCommit();
        }
    }

    /** The failure itself, or that of a commit of which nobody found out whether it took place. */
    StoreFailure unlessUnknown(StoreFailure failure) {
        if (unanswered == null) {
            return failure;
        }
        if (unanswered.failure() != failure) {
            unanswered.failure().addSuppressed(failure);
        }
        return unanswered.failure();
    }

    /** Whether the key was used; if it was not, then an earlier try was not committed either. */
    private boolean isDone(Transaction transaction) {
        boolean free = IdempotencyKeys.claim(transaction, options.idempotencyKey().orElseThrow());
        if (free) {
            unanswered = null;
        }
        return !free;
    }

    private T answer(Transaction transaction) {
        Attempt<T> attempt = unanswered;
        if (attempt == null) {
            throw IdempotencyKeys.used(context.failures());
        }
        transaction.rollback(attempt.failure());
        unanswered = null;
        committed = attempt.transaction();
        return attempt.result();
    }

    private void commit(Transaction transaction, T result) {
        try {
            transaction.commit();
            committed = transaction;
        } catch (OutcomeUnknown e) {
            if (options.idempotencyKey().isEmpty()) {
                throw e;
            }
            unanswered = new Attempt<>(transaction, result, e);
            throw new Unavailable(
                    FailureContext.of(e.store(), e.operation(), "the commit was not answered"));
        }
    }
}
