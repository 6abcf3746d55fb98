package dev.bedstone.postgres.internal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Where a statement is carried out: in a transaction that runs, or as a transaction of its own. */
public interface StatementExecutor {

    /** Reads a statement's own result. */
    @FunctionalInterface
    interface Reading<T extends @Nullable Object> {
        T read(PreparedStatement statement, SqlText text) throws SQLException;
    }

    /** The parsed form of a statement. */
    SqlText parse(String sql);

    /** Says what went wrong. */
    PostgresFailures failures();

    /** Binds {@code values}, sends the statement and reads its answer. */
    <T extends @Nullable Object> T execute(SqlText text, Object[] values, Reading<T> reading);

    /** Does work that takes more than one statement. */
    <T extends @Nullable Object, X extends Exception> T inTransaction(Units.Work<T, X> work)
            throws X;
}
