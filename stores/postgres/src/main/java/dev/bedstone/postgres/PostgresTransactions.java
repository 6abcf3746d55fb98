package dev.bedstone.postgres;

import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.postgres.internal.Binding;
import dev.bedstone.postgres.internal.Context;
import dev.bedstone.postgres.internal.StatementExecutor;
import dev.bedstone.postgres.internal.TransactionRunner;
import dev.bedstone.postgres.internal.Units;
import dev.bedstone.postgres.internal.Units.Repeat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of one kind: with the tenant that is bound to the running code, without one, or on
 * somebody else's connections. Thread-safe.
 */
public final class PostgresTransactions {

    private final TransactionRunner units;
    private final Supplier<Binding> binding;
    private final StatementExecutor writes;
    private final StatementExecutor reads;

    PostgresTransactions(TransactionRunner units, Context context, Supplier<Binding> binding) {
        this.units = units;
        this.binding = binding;
        this.writes = units.singles(context, false, binding);
        this.reads = units.singles(context, true, binding);
    }

    /** As {@link #transaction(TransactionOptions, PostgresWork)} with nothing special. */
    public <T extends @Nullable Object, X extends Exception> T transaction(PostgresWork<T, X> work)
            throws X {
        return transaction(TransactionOptions.STANDARD, work);
    }

    /**
     * Does work in a transaction: committed when it returns, rolled back when it throws. Inside of
     * a running transaction of the same thread and store it joins that one, which must have the
     * same tenant, actor and isolation; if joined work throws, the whole is rolled back.
     *
     * <p>The whole work is done again when the server says that a concurrent transaction won, as
     * often as the configuration allows; never when the outcome of a commit is not known, unless
     * the options have an idempotency key.
     *
     * @return what the work returns
     * @throws StoreFailure if the store fails; with {@link dev.bedstone.kernel.OutcomeUnknown} the
     *     commit may or may not have taken place, with any other nothing stays
     * @throws IllegalStateException if no tenant is bound where one is needed, or if it cannot join
     *     the running transaction; nothing was sent then
     */
    public <T extends @Nullable Object, X extends Exception> T transaction(
            TransactionOptions options, PostgresWork<T, X> work) throws X {
        Repeat repeat = options.readOnly() ? Repeat.READ : Repeat.WRITE;
        return units.run("transaction", options, repeat, binding.get(), in(work));
    }

    /** As {@link #read(TransactionOptions, PostgresWork)} with nothing special. */
    public <T extends @Nullable Object, X extends Exception> T read(PostgresWork<T, X> work)
            throws X {
        return read(TransactionOptions.READ_ONLY, work);
    }

    /**
     * Does work that only reads: the server refuses writes, unless it joins a running transaction
     * that writes. The whole work is done again also when the connection is lost.
     *
     * <p>Where {@code bedstone.postgres.read.url} is set, it is done on that replica, if it is as
     * far as the last commit of the scope and no further behind than is allowed; else, with a
     * stricter isolation than read committed, or when the replica fails, on the primary.
     *
     * @return what the work returns
     * @throws StoreFailure if the store fails
     * @throws IllegalStateException as {@link #transaction}
     */
    public <T extends @Nullable Object, X extends Exception> T read(
            TransactionOptions options, PostgresWork<T, X> work) throws X {
        return units.run("read", options.withReadOnly(true), Repeat.READ, binding.get(), in(work));
    }

    /**
     * One statement as a transaction of its own, with its tenant in one round trip; in a running
     * transaction of the same thread it joins that one. It is committed before its answer is read:
     * where a number of rows decides whether it may stand, use {@link #transaction}. An answer that
     * is lost is a {@link dev.bedstone.kernel.OutcomeUnknown}, also for one that only reads: see
     * {@link #query}.
     *
     * @throws IllegalArgumentException as {@link PostgresTx#sql}
     */
    public PostgresStatement sql(String text) {
        return PostgresStatement.of(writes, text);
    }

    /**
     * As {@link #sql} for a statement that only reads: the server refuses writes, and it is sent
     * again when the connection is lost. Done on a replica as {@link #read(PostgresWork)} is.
     */
    public PostgresStatement query(String text) {
        return PostgresStatement.of(reads, text);
    }

    private static <T extends @Nullable Object, X extends Exception> Units.Work<T, X> in(
            PostgresWork<T, X> work) {
        return transaction -> work.in(new PostgresTx(transaction));
    }
}
