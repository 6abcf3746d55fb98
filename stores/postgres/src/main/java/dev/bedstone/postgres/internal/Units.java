package dev.bedstone.postgres.internal;

import dev.bedstone.contracts.Observer;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.LogPosition;
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
public final class Units implements TransactionRunner {

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
        WRITE,
        /** Work that writes under an idempotency key: also after a commit with no answer. */
        KEYED
    }

    private final LeaseSource connections;
    private final Context context;
    private final Retry retry;
    private final Duration time;
    private final ScopedValue<Transaction> current = ScopedValue.newInstance();

    public Units(LeaseSource connections, Context context, Retry retry, Duration time) {
        this.connections = connections;
        this.context = context;
        this.retry = retry;
        this.time = time;
    }

    @Override
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

    @Override
    public <T extends @Nullable Object> T single(
            boolean readOnly,
            Binding binding,
            SqlText text,
            Object[] values,
            StatementExecutor.Reading<T> reading) {
        return single(Deadline.after(time), readOnly, binding, text, values, reading);
    }

    /** The same by a deadline that began to run earlier. */
    <T extends @Nullable Object> T single(
            Deadline deadline,
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
                new SingleStatement<>(context, binding, readOnly, text, values, reading, null);
        return repeated(deadline, readOnly ? Repeat.READ : Repeat.WRITE, single::run);
    }

    /**
     * Carries out one statement that reads, on a replica, in one try.
     *
     * @throws NotCaughtUpException if the replica is not as far as {@code needed}
     */
    <T extends @Nullable Object> T singleOnReplica(
            Deadline deadline,
            LogPosition needed,
            Binding binding,
            SqlText text,
            Object[] values,
            StatementExecutor.Reading<T> reading) {
        SingleStatement<T> single =
                new SingleStatement<>(context, binding, true, text, values, reading, needed);
        return repeated(deadline, Repeat.NEVER, single::run);
    }

    /** Whether a transaction runs in this thread, which other work would join. */
    boolean isInside() {
        return running() != null;
    }

    /**
     * Checks that no transaction runs in this thread.
     *
     * @throws IllegalStateException with {@code advice} if one does
     */
    public void requireOutside(String advice) {
        if (isInside()) {
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
            boolean keyed = options.idempotencyKey().isPresent();
            Unit<T, X> unit = new Unit<>(current, context, options, binding, work);
            T result = carryOut(deadline, keyed ? Repeat.KEYED : repeat, unit);
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

    /** What is not known after a commit stays unknown until a try finds out. */
    private <T extends @Nullable Object, X extends Exception> T carryOut(
            Deadline deadline, Repeat repeat, Unit<T, X> unit) throws X {
        try {
            return this.<T, X>repeated(deadline, repeat, unit::run);
        } catch (StoreFailure e) {
            throw unit.unlessUnknown(e);
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
                        : connections.acquire(deadline);
            } catch (StoreFailure e) {
                throw new Final(e);
            }
        }
    }

    private static boolean mayRepeat(StoreFailure failure, Repeat repeat) {
        if (Thread.currentThread().isInterrupted() || repeat == Repeat.NEVER) {
            return false;
        }
        return failure instanceof Conflict
                || ((repeat == Repeat.READ || repeat == Repeat.KEYED)
                        && failure instanceof Unavailable);
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
