package dev.bedstone.postgres.internal;

import dev.bedstone.kernel.LogPosition;
import dev.bedstone.kernel.Scope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/**
 * How far the log was after each commit, so that a replica is read only where it is as far. Where
 * there is a replica, the question travels with the commit and behind it: a position from within
 * the transaction would lie before its commit. Thread-safe.
 */
public final class Positions {

    /** Works on a primary and on a replica. */
    static final String ASK =
            "case when pg_is_in_recovery() then pg_last_wal_replay_lsn()"
                    + " else pg_current_wal_insert_lsn() end";

    private static final String COMMIT = "commit;\nselect " + ASK;

    private enum Kind {
        /** There is no replica. */
        NEEDLESS,
        /** The server is asked with every commit. */
        ASKED,
        /** The connections are somebody else's, and may lead anywhere. */
        UNKNOWN
    }

    private final Kind kind;

    /** Of commits outside of a scope; all reads of the process see them. */
    private final AtomicReference<LogPosition> ofNobody;

    private Positions(Kind kind, AtomicReference<LogPosition> ofNobody) {
        this.kind = kind;
        this.ofNobody = ofNobody;
    }

    /** Those of a store. */
    public static Positions of(boolean hasReplica) {
        return new Positions(
                hasReplica ? Kind.ASKED : Kind.NEEDLESS, new AtomicReference<>(LogPosition.START));
    }

    /** The same for work on somebody else's connections. */
    Positions elsewhere() {
        return kind == Kind.ASKED ? new Positions(Kind.UNKNOWN, ofNobody) : this;
    }

    /** How far a replica must be for the running code. */
    LogPosition needed() {
        return Scope.position().orElse(LogPosition.START).orLater(ofNobody.get());
    }

    /** Commits the transaction that runs on a connection. */
    void commit(PgConnection connection) throws SQLException {
        if (kind != Kind.ASKED || connection.getTransactionState() == TransactionState.IDLE) {
            connection.commit();
            unknown();
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(COMMIT)) {
            statement.execute();
            note(statement);
        }
    }

    /** What one statement travels in that is a transaction of its own and may write. */
    Fold whole() {
        return kind == Kind.ASKED ? Fold.WHOLE_ASKING : Fold.WHOLE;
    }

    /** Takes note of what came behind a statement's own result. */
    void noteBehind(PreparedStatement statement) throws SQLException {
        if (kind == Kind.ASKED) {
            note(statement);
        } else {
            unknown();
        }
    }

    private void unknown() {
        if (kind == Kind.UNKNOWN) {
            onlyPrimary();
        }
    }

    /** Something is committed or may be, and no position of it will be known. */
    void onlyPrimary() {
        if (kind != Kind.NEEDLESS) {
            Scope.seen(LogPosition.END);
        }
    }

    /** The last result is the position. */
    private void note(PreparedStatement statement) throws SQLException {
        while (!statement.getMoreResults()) {
            if (statement.getUpdateCount() < 0) {
                throw new SQLException("the server told no position", "08P01");
            }
        }
        try (ResultSet row = statement.getResultSet()) {
            row.next();
            LogPosition position = LogPosition.of(row.getString(1));
            Scope.seen(position);
            if (Scope.find().isEmpty()) {
                ofNobody.accumulateAndGet(position, LogPosition::orLater);
            }
        }
    }
}
