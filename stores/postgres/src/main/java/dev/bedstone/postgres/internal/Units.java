package dev.bedstone.postgres.internal;

import dev.bedstone.contracts.Observer;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Retry;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.postgres.TransactionOptions;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out units of work: one connection, one transaction, commit or rollback, and the whole
 * again where its failure allows it. Work inside of work joins it. Thread-safe.
 */
public final class Units {

    /** What is done in a transaction. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object, X extends Exception> {
        T in(Transaction transaction) throws X;
    }

    /** What may be done again after which failure. */
    public enum Repeat {
        /** Work that only reads: also when the connection is lost under it. */
        READ,
        /** Work that writes: only when the server says that a concurrent transaction won. */
        WRITE
    }

    private final Connections connections;
    private final Transaction.Context context;
    private final Retry retry;
    private final Duration time;
    private final ScopedValue<Transaction> current = ScopedValue.newInstance();

    public Units(Connections connections, Transaction.Context context, Retry retry, Duration time) {
        this.connections = connections;
        this.context = context;
        this.retry = retry;
        this.time = time;
    }

    /** Joins the transaction that runs in this thread, or carries out one. */
    public <T extends @Nullable Object, X extends Exception> T run(
            String operation, TransactionOptions options, Repeat repeat, Work<T, X> work) throws X {
        Transaction running = current.isBound() ? current.get() : null;
        return running != null && running.isRunningHere()
                ? join(running, options, work)
                : begin(operation, options, repeat, work);
    }

    private <T extends @Nullable Object, X extends Exception> T join(
            Transaction running, TransactionOptions options, Work<T, X> work) throws X {
        running.requireFits(options);
        boolean done = false;
        try {
            T result = work.in(running);
            done = true;
            return result;
        } finally {
            if (!done && !options.readOnly()) {
                running.doom();
            }
        }
    }

    private <T extends @Nullable Object, X extends Exception> T begin(
            String operation, TransactionOptions options, Repeat repeat, Work<T, X> work) throws X {
        Observer.Call call = context.observer().started(operation);
        StoreFailure failure = null;
        try {
            return repeated(options, repeat, work);
        } catch (StoreFailure e) {
            failure = e;
            throw e;
        } finally {
            if (call != null) {
                call.ended(failure);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private <T extends @Nullable Object, X extends Exception> T repeated(
            TransactionOptions options, Repeat repeat, Work<T, X> work) throws X {
        Deadline deadline = Deadline.after(options.within().orElse(time));
        Unit<T, X> unit = new Unit<>(deadline, options, repeat, work);
        try {
            T result = retry.call(deadline, unit);
            unit.runAfterCommit();
            return result;
        } catch (Final e) {
            throw (X) e.reason();
        }
    }

    /** One unit of work and its repetitions. Only a failure that allows one leaves as itself. */
    private final class Unit<T extends @Nullable Object, X extends Exception>
            implements Supplier<T> {

        private final Deadline deadline;
        private final TransactionOptions options;
        private final Repeat repeat;
        private final Work<T, X> work;
        private boolean repeated;
        private @Nullable Transaction committed;

        Unit(Deadline deadline, TransactionOptions options, Repeat repeat, Work<T, X> work) {
            this.deadline = deadline;
            this.options = options;
            this.repeat = repeat;
            this.work = work;
        }

        @Override
        public T get() {
            Lease lease = lease();
            repeated = true;
            try {
                Transaction transaction = new Transaction(lease, context, options);
                T result = inside(transaction);
                committed = transaction;
                return result;
            } catch (StoreFailure e) {
                if (mayRepeat(e, repeat)) {
                    throw e;
                }
                throw new Final(e);
            } catch (Exception e) {
                throw new Final(e);
            } finally {
                connections.release(lease);
            }
        }

        void runAfterCommit() {
            if (committed != null) {
                committed.runAfterCommit();
            }
        }

        private T inside(Transaction transaction) throws X {
            try {
                transaction.begin();
                T result = ScopedValue.where(current, transaction).call(() -> work.in(transaction));
                transaction.commit();
                return result;
            } catch (Throwable e) {
                transaction.rollback(e);
                throw e;
            }
        }

        /**
         * Whoever waited in vain for a connection has waited long enough; and who lost one must not
         * get another that died with it.
         */
        private Lease lease() {
            try {
                return repeated
                        ? connections.acquireVerified(deadline)
                        : connections.acquire(deadline, null);
            } catch (StoreFailure e) {
                throw new Final(e);
            }
        }
    }

    private static boolean mayRepeat(StoreFailure failure, Repeat repeat) {
        if (Thread.currentThread().isInterrupted()) {
            return false;
        }
        return failure instanceof Conflict
                || (repeat == Repeat.READ && failure instanceof Unavailable);
    }

    /** Carries an exception past the retry, which only knows failures. */
    private static final class Final extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Exception reason;

        Final(Exception reason) {
            super(null, reason, false, false);
            this.reason = reason;
        }

        Exception reason() {
            return reason;
        }
    }
}
