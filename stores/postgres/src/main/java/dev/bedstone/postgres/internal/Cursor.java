package dev.bedstone.postgres.internal;

import dev.bedstone.postgres.PostgresRows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Rows that the server hands over a few thousand at a time, in the transaction that asked for them.
 *
 * @param <T> what a row becomes
 */
public final class Cursor<T> implements Iterator<T>, AutoCloseable {

    /** Between a thousand and five thousand the time a row takes does not change any more. */
    private static final int FETCHED = 2_000;

    private final Transaction transaction;
    private final SqlText text;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private final RowReader<T> reader;
    private @Nullable T next;
    private long read;
    private boolean closed;

    private Cursor(
            Transaction transaction, SqlText text, PreparedStatement statement, Class<T> type)
            throws SQLException {
        this.transaction = transaction;
        this.text = text;
        this.statement = statement;
        this.rows = Replies.rows(statement, text);
        this.reader = RowReader.of(type, text, rows);
    }

    /** Sends a query and does {@code work} with its rows. */
    public static <T, R extends @Nullable Object, X extends Exception> R run(
            Transaction transaction,
            SqlText text,
            Object[] values,
            Class<T> type,
            PostgresRows<T, R, X> work)
            throws X {
        try (Cursor<T> cursor =
                transaction.call(text, () -> open(transaction, text, values, type))) {
            return over(cursor, work);
        }
    }

    /** Does {@code work} with what an iterator gives. */
    public static <T, R extends @Nullable Object, X extends Exception> R over(
            Iterator<T> rows, PostgresRows<T, R, X> work) throws X {
        int properties = Spliterator.ORDERED | Spliterator.NONNULL;
        return work.in(
                StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, properties), false));
    }

    private static <T> Cursor<T> open(
            Transaction transaction, SqlText text, Object[] values, Class<T> type)
            throws SQLException {
        PreparedStatement statement = transaction.prepare(text, values);
        try {
            statement.setFetchSize(FETCHED);
            transaction.lease().begin();
            Replies.send(statement, transaction.foldOnce());
            return new Cursor<>(transaction, text, statement, type);
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        } finally {
            transaction.lease().end();
        }
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = advance();
        }
        return next != null;
    }

    @Override
    public T next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        T row = next;
        next = null;
        return row;
    }

    private @Nullable T advance() {
        if (closed) {
            throw new IllegalStateException("the rows ended with the work they were given to");
        }
        boolean mayAsk = read++ % FETCHED == 0;
        if (mayAsk) {
            transaction.requireUsable(text.operation());
        }
        return transaction.quietly(text.operation(), () -> mayAsk ? ask() : row());
    }

    /** A row for which the server may have to be asked. */
    private @Nullable T ask() throws SQLException {
        transaction.lease().begin();
        try {
            return row();
        } finally {
            transaction.lease().end();
        }
    }

    private @Nullable T row() throws SQLException {
        return rows.next() ? Rows.present(reader.read(rows), text) : null;
    }

    @Override
    public void close() {
        closed = true;
        transaction.closeQuietly(statement);
    }
}
