package dev.bedstone.postgres.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a statement that was sent. */
public final class Rows {

    private Rows() {}

    /** All rows. */
    public static <T> List<T> list(PreparedStatement statement, SqlText text, Class<T> type)
            throws SQLException {
        try (ResultSet rows = Replies.rows(statement, text)) {
            List<T> list = new ArrayList<>();
            RowReader<T> reader = RowReader.of(type, text, rows);
            while (rows.next()) {
                list.add(present(reader.read(rows), text));
            }
            return Collections.unmodifiableList(list);
        }
    }

    /** The only row; null if there is none. */
    public static <T> @Nullable T single(PreparedStatement statement, SqlText text, Class<T> type)
            throws SQLException {
        try (ResultSet rows = Replies.rows(statement, text)) {
            RowReader<T> reader = RowReader.of(type, text, rows);
            if (!rows.next()) {
                return null;
            }
            T row = present(reader.read(rows), text);
            if (rows.next()) {
                throw new IllegalStateException(
                        "the " + text.verb() + " returned more than one row; use list(), or a key");
            }
            return row;
        }
    }

    /** A record is never null, a single column may be. */
    static <T> T present(@Nullable T row, SqlText text) {
        if (row == null) {
            throw new IllegalStateException(
                    "the only column of the "
                            + text.verb()
                            + " is null; give it a value with coalesce, or read it as a record");
        }
        return row;
    }
}
