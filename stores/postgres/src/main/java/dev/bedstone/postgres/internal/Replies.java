package dev.bedstone.postgres.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The results of a statement that travelled with others, in which only its own ones matter. */
public final class Replies {

    private Replies() {}

    /** Sends a statement and goes to its own result. */
    static void send(PreparedStatement statement, Fold fold) throws SQLException {
        statement.execute();
        for (int skipped = 0; skipped < fold.skipped(); skipped++) {
            statement.getMoreResults();
        }
    }

    /**
     * Sends a statement to a replica and goes to its own result.
     *
     * @return whether the replica was far enough; if not, the result means nothing
     */
    static boolean sendToReplica(PreparedStatement statement) throws SQLException {
        statement.execute();
        statement.getMoreResults();
        boolean farEnough;
        try (ResultSet binding = statement.getResultSet()) {
            binding.next();
            farEnough = binding.getBoolean(3);
        }
        statement.getMoreResults();
        return farEnough;
    }

    /**
     * The rows of a statement.
     *
     * @throws IllegalStateException if it returned none
     */
    static ResultSet rows(PreparedStatement statement, SqlText text) throws SQLException {
        ResultSet rows = statement.getResultSet();
        if (rows == null) {
            throw new IllegalStateException(
                    "the "
                            + text.verb()
                            + " returns no rows; use update(), or give it a returning clause");
        }
        return rows;
    }

    /**
     * How many rows a statement wrote.
     *
     * @throws IllegalStateException if it returned rows
     */
    public static long written(PreparedStatement statement, SqlText text) throws SQLException {
        if (statement.getResultSet() != null) {
            throw new IllegalStateException(
                    "the " + text.verb() + " returns rows; use list(), one() or find()");
        }
        return Math.max(0, statement.getLargeUpdateCount());
    }
}
