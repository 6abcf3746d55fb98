package dev.bedstone.postgres.internal.copy;

import dev.bedstone.postgres.PostgresRows;
import dev.bedstone.postgres.internal.Cursor;
import dev.bedstone.postgres.internal.SqlText;
import dev.bedstone.postgres.internal.Transaction;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/**
 * Reads the rows of a table with COPY, which row-level security binds as any other query.
 *
 * @param <T> what a row becomes
 */
public final class BulkRead<T> implements Iterator<T>, AutoCloseable {

    private static final int HEADER = 19;
    private static final int EXTENSION_LENGTH = 15;
    private static final int END = -1;

    private final Transaction transaction;
    private final SqlText text;
    private final RecordDecoder<T> decoder;
    private final CopyOut copy;
    private final CopyInput input = new CopyInput();
    private @Nullable T next;
    private boolean begun;
    private boolean ended;
    private boolean closed;

    private BulkRead(
            Transaction transaction, SqlText text, RecordDecoder<T> decoder, CopyOut copy) {
        this.transaction = transaction;
        this.text = text;
        this.decoder = decoder;
        this.copy = copy;
    }

    /**
     * Does {@code work} with the rows of a table.
     *
     * @throws IllegalArgumentException if the record does not fit the table
     */
    public static <T extends Record, R extends @Nullable Object, X extends Exception> R run(
            Transaction transaction, String table, Class<T> type, PostgresRows<T, R, X> work)
            throws X {
        TargetTable source = TargetTable.find(transaction, table);
        RecordDecoder<T> decoder = RecordDecoder.of(type, source);
        String sql =
                "copy (select "
                        + String.join(", ", decoder.columns())
                        + " from "
                        + source.name()
                        + ") to stdout (format binary)";
        SqlText text = transaction.parse(sql);
        transaction.bindNow();
        try (BulkRead<T> rows =
                transaction.call(
                        text,
                        () ->
                                new BulkRead<>(
                                        transaction,
                                        text,
                                        decoder,
                                        transaction.lease().raw().getCopyAPI().copyOut(sql)))) {
            return Cursor.over(rows, work);
        }
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            next = transaction.quietly(text.operation(), this::read);
            ended = next == null;
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

    private @Nullable T read() throws SQLException {
        if (closed) {
            throw new IllegalStateException("the rows ended with the work they were given to");
        }
        transaction.lease().begin();
        try {
            byte[] message = copy.readFromCopy();
            if (message == null) {
                return null;
            }
            input.reset(message, begun ? 0 : afterHeader(message));
            begun = true;
            // What follows the last row is the end of the copy, which has to be read as well.
            return input.int16() == END ? end() : decoder.read(input);
        } finally {
            transaction.lease().end();
        }
    }

    private @Nullable T end() throws SQLException {
        while (copy.readFromCopy() != null) {
            // Nothing comes behind the end.
        }
        return null;
    }

    private int afterHeader(byte[] message) {
        input.reset(message, EXTENSION_LENGTH);
        return HEADER + input.int32();
    }

    /**
     * Reads what is left: to cancel a COPY would end the transaction, and the cancel might arrive
     * when another statement runs.
     */
    @Override
    public void close() {
        closed = true;
        transaction.quietly(text.operation(), this::readRest);
    }

    private @Nullable T readRest() throws SQLException {
        transaction.lease().begin();
        try {
            return copy.isActive() ? end() : null;
        } finally {
            transaction.lease().end();
        }
    }
}
