package dev.bedstone.postgres;

import dev.bedstone.kernel.Deadline;
import dev.bedstone.postgres.internal.Transaction;
import dev.bedstone.postgres.internal.copy.BulkLoad;
import dev.bedstone.postgres.internal.copy.BulkRead;
import java.sql.Connection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A running transaction. Belongs to the thread that runs its work and ends with it; used by another
 * thread or later, every method throws {@link IllegalStateException}. Not thread-safe.
 */
public final class PostgresTx {

    private final Transaction transaction;

    PostgresTx(Transaction transaction) {
        this.transaction = transaction;
    }

    /**
     * A statement with named parameters, as in {@code select id from users where email = :email}.
     * Values belong into parameters: they are bound, never written into the text. {@code ::} casts,
     * {@code ?} operators, quotes and comments mean what they mean to PostgreSQL.
     *
     * @throws IllegalArgumentException if a quote or comment does not end, or if the statement
     *     begins or ends transactions or changes its session
     */
    public PostgresStatement sql(String text) {
        return PostgresStatement.of(transaction, text);
    }

    /**
     * Does work that may fail without taking the rest of the transaction with it: what it wrote is
     * undone if it throws, and the exception goes on to the caller.
     *
     * @return what the work returns
     */
    public <T extends @Nullable Object, X extends Exception> T savepoint(PostgresWork<T, X> work)
            throws X {
        return transaction.savepoint(same -> work.in(this));
    }

    /**
     * Loads records into a table with COPY, the fastest way in. Components go into the columns that
     * are called like them, other columns get their defaults. In a table that belongs to tenants
     * the layer writes the tenant of the scope; where PostgreSQL refuses COPY because row-level
     * security binds the role, the rows go through a temporary table, at about half of the speed
     * (see {@link Postgres#load}).
     *
     * @param table its name as in a statement; a constant of the program
     * @param rows what is loaded; read once, to its end
     * @return how many rows were loaded
     * @throws IllegalArgumentException if the table does not exist, if a component has no column
     *     that it fits, or if the record has a component for the tenant
     * @throws dev.bedstone.kernel.StoreFailure if the server refuses; the transaction has failed
     *     then and nothing is loaded
     */
    public <T extends Record> long copyIn(String table, Class<T> type, Iterator<? extends T> rows) {
        return BulkLoad.run(transaction, table, type, rows);
    }

    /**
     * Reads the rows of a table with COPY, the fastest way out, in constant memory and no order.
     * Row-level security holds as for any query. What the work leaves unread is read and dropped;
     * who wants only some rows uses {@link PostgresStatement#stream}.
     *
     * @param table its name as in a statement; a constant of the program
     * @return what the work returns
     * @throws IllegalArgumentException if the table does not exist, or a component has no column
     *     that it fits
     */
    public <T extends Record, R extends @Nullable Object, X extends Exception> R copyOut(
            String table, Class<T> type, PostgresRows<T, R, X> work) throws X {
        return BulkRead.run(transaction, table, type, work);
    }

    /**
     * Publishes an event: writes it into the outbox, in the same commit as what it tells of. It
     * belongs to the tenant and the actor of the scope. The table comes with the migrations of this
     * module.
     *
     * @throws IllegalStateException if no tenant is bound
     * @throws IllegalArgumentException if it cannot be written as JSON, or has more than a million
     *     characters
     * @throws dev.bedstone.kernel.StoreFailure if the server refuses
     */
    public void publish(OutboxEvent event) {
        transaction.publish(event);
    }

    /**
     * Does something once the transaction is committed, after its connection was given back, in the
     * calling thread and in the order of the calls; never if it is rolled back. What it throws is
     * logged: the commit stands.
     */
    public void afterCommit(Runnable action) {
        transaction.afterCommit(action);
    }

    /**
     * The JDBC connection of this transaction, for libraries that want one. To close it does
     * nothing; to commit, to roll back or to change the transaction through it is refused with an
     * {@link java.sql.SQLException}. Its exceptions are the driver's own and may hold row data.
     */
    public Connection connection() {
        return transaction.connection();
    }

    /** By when the transaction must have ended. */
    public Deadline deadline() {
        return transaction.deadline();
    }
}
