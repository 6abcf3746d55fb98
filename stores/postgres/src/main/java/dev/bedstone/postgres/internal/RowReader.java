package dev.bedstone.postgres.internal;

import java.lang.invoke.MethodHandle;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows with certain columns as values of one class. Immutable.
 *
 * @param <T> the class
 */
final class RowReader<T> {

    private final String[] columns;
    private final MethodHandle read;

    /**
     * @param columns the labels it was made for
     * @param read from a result set to an object
     */
    RowReader(String[] columns, MethodHandle read) {
        this.columns = columns;
        this.read = read;
    }

    /** The reader of {@code type} for the columns that {@code rows} has. */
    @SuppressWarnings("unchecked")
    static <T> RowReader<T> of(Class<T> type, SqlText text, ResultSet rows) throws SQLException {
        ResultSetMetaData data = rows.getMetaData();
        RowReader<?> known = text.readers().get(type);
        if (known == null || !known.fits(data)) {
            known = RowReaders.make(type, labels(data));
            text.readers().put(type, known);
        }
        return (RowReader<T>) known;
    }

    /** The current row. */
    @SuppressWarnings("unchecked")
    @Nullable T read(ResultSet rows) throws SQLException {
        try {
            return (T) (Object) read.invokeExact(rows);
        } catch (SQLException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the constructor of the record failed", e);
        }
    }

    /** A table may have changed since, and with it what a statement returns. */
    private boolean fits(ResultSetMetaData data) throws SQLException {
        if (data.getColumnCount() != columns.length) {
            return false;
        }
        for (int index = 0; index < columns.length; index++) {
            if (!columns[index].equals(data.getColumnLabel(index + 1))) {
                return false;
            }
        }
        return true;
    }

    private static String[] labels(ResultSetMetaData data) throws SQLException {
        String[] labels = new String[data.getColumnCount()];
        for (int index = 0; index < labels.length; index++) {
            labels[index] = data.getColumnLabel(index + 1);
        }
        return labels;
    }
}
