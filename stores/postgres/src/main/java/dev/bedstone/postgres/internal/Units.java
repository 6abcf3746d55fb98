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
        /** Work that cannot be done twice, because what it takes in is gone. */
        NEVER,
        /** Work that only reads: also when the connection is lost under it. */
        READ,
        /** Work that writes: only when the server says that a concurrent transaction won. */
        WRITE
    }

    private final Connections connections;
    private final Context context;
    private final Retry retry;
    private final Duration time;
    private final ScopedValue<Transaction> current = ScopedValue.newInstance();

    public Units(Connections connections, Context context, Retry retry, Duration time) {
        this.connections = connections;
        this.context = context;
        this.retry = retry;
        this.time = time;
    }

    /** Joins the transaction that runs in this thread, or carries out one. */
    public <T extends @Nullable Object, X extends Exception> T run(
            String operation,
            TransactionOptions options,
            Repeat repeat,
            Binding binding,
            Work<T, X> work)
            throws X {
        Transaction running = running();
        return running != null
                ? join(running, options, binding, work)
                : begin(operation, options, repeat, binding, work);
    }

    /** Carries out one statement in the transaction of this thread, or as one of its own. */
    <T extends @Nullable Object> T single(
            boolean readOnly,
            Binding binding,
            SqlText text,
            Object[] values,
            StatementExecutor.Reading<T> reading) {
        Transaction running = running();
        if (running != null) {
            running.requireFits(
                    readOnly ? TransactionOptions.READ_ONLY : TransactionOptions.STANDARD, binding);
            return running.execute(text, values, reading);
        }
        SingleStatement<T> single =
                new SingleStatement<>(context, binding, readOnly, text, values, reading);
        Repeat repeat = readOnly ? Repeat.READ : Repeat.WRITE;
        return repeated(Deadline.after(time), repeat, single::run);
    }

    /** What carries out statements outside of a transaction, each as one of its own. */
    public StatementExecutor singles(boolean readOnly, Supplier<Binding> binding) {
        return new Singles(this, context, readOnly, binding);
    }

    /**
     * Checks that no transaction runs in this thread.
     *
     * @throws IllegalStateException with {@code advice} if one does
     */
    public void requireOutside(String advice) {
        if (running() != null) {
            throw new IllegalStateException("a transaction runs in this thread; " + advice);
        }
    }

    private @Nullable Transaction running() {
        Transaction found = current.isBound() ? current.get() : null;
        return found != null && found.isRunningHere() ? found : null;
    }

    private <T extends @Nullable Object, X extends Exception> T join(
            Transaction running, TransactionOptions options, Binding binding, Work<T, X> work)
            throws X {
        running.requireFits(options, binding);
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
            String operation,
            TransactionOptions options,
            Repeat repeat,
            Binding binding,
            Work<T, X> work)
            throws X {
        Observer.Call call = context.observer().started(options.name().orElse(operation));
        StoreFailure failure = null;
        try {
            Deadline deadline = Deadline.after(options.within().orElse(time));
            Unit<T, X> unit = new Unit<>(options, binding, work);
            T result = this.<T, X>repeated(deadline, repeat, unit::run);
            unit.runAfterCommit();
            return result;
        } catch (StoreFailure e) {
            failure = e;
            throw e;
        } finally {
            if (call != null) {
                call.ended(failure);
            }
        }
    }

    /** Does something with a connection, and again with another where its failure allows that. */
    @SuppressWarnings("unchecked")
    private <T extends @Nullable Object, X extends Exception> T repeated(
            Deadline deadline, Repeat repeat, Attempt<T, X> attempt) throws X {
        try {
            return retry.call(deadline, new Attempts<>(deadline, repeat, attempt));
        } catch (Final e) {
            throw (X) e.reason();
        }
    }

    /** One try, with a connection of its own. */
    @FunctionalInterface
    private interface Attempt<T extends @Nullable Object, X extends Exception> {
        T on(Lease lease) throws X;
    }

    /** The tries of one unit of work. Only a failure that allows another one leaves as itself. */
    private final class Attempts<T extends @Nullable Object> implements Supplier<T> {

        private final Deadline deadline;
        private final Repeat repeat;
        private final Attempt<T, ?> attempt;
        private boolean repeated;

        Attempts(Deadline deadline, Repeat repeat, Attempt<T, ?> attempt) {
            this.deadline = deadline;
            this.repeat = repeat;
            this.attempt = attempt;
        }

        @Override
        public T get() {
            Lease lease = lease();
            repeated = true;
            try {
                return attempt.on(lease);
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

    /** One unit of work in a transaction, from its begin to its commit or rollback. */
    private final class Unit<T extends @Nullable Object, X extends Exception> {

        private final TransactionOptions options;
        private final Binding binding;
        private final Work<T, X> work;
        private @Nullable Transaction committed;

        Unit(TransactionOptions options, Binding binding, Work<T, X> work) {
            this.options = options;
            this.binding = binding;
            this.work = work;
        }

        T run(Lease lease) throws X {
            Transaction transaction = new Transaction(lease, context, options, binding);
            T result = inside(transaction);
            committed = transaction;
            return result;
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
    }

    private static boolean mayRepeat(StoreFailure failure, Repeat repeat) {
        if (Thread.currentThread().isInterrupted() || repeat == Repeat.NEVER) {
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
