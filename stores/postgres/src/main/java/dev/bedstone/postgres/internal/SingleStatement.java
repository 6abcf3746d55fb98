package dev.bedstone.postgres.internal;

import dev.bedstone.contracts.Observer;
import dev.bedstone.kernel.LogPosition;
import dev.bedstone.kernel.StoreFailure;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/**
 * One statement that is a transaction of its own, in one message: begin, the binding, the
 * statement, commit. An explicit transaction, because the driver waits for an answer in the middle
 * of the message where it does not know the types of the parameters, and an implicit one would end
 * there and lose the binding.
 */
final class SingleStatement<T extends @Nullable Object> {

    private final Context context;
    private final Binding binding;
    private final boolean readOnly;
    private final SqlText text;
    private final Object[] values;
    private final StatementExecutor.Reading<T> reading;
    private final @Nullable LogPosition needed;

    /**
     * @param needed how far the server must be, a replica; null on the primary
     */
    SingleStatement(
            Context context,
            Binding binding,
            boolean readOnly,
            SqlText text,
            Object[] values,
            StatementExecutor.Reading<T> reading,
            @Nullable LogPosition needed) {
        this.context = context;
        this.binding = binding;
        this.readOnly = readOnly;
        this.text = text;
        this.values = values;
        this.reading = reading;
        this.needed = needed;
    }

    /**
     * Carries it out, observed.
     *
     * @throws NotCaughtUpException if the replica is not far enough
     */
    T run(Lease lease) {
        Observer.Call call = context.observer().started(text.operation());
        StoreFailure failed = null;
        long start = System.nanoTime();
        try {
            return send(lease);
        } catch (SQLException e) {
            Phase phase = readOnly ? Phase.TRANSACTION : Phase.COMMIT;
            failed = context.atCommit(context.failed(lease, text.operation(), phase, e));
            throw failed;
        } finally {
            context.log().ended(text, System.nanoTime() - start);
            if (call != null) {
                call.ended(failed);
            }
        }
    }

    private T send(Lease lease) throws SQLException {
        if (text.leavesState()) {
            lease.touch();
        }
        PgConnection raw = lease.raw();
        raw.setAutoCommit(true);
        try {
            return exchange(lease);
        } finally {
            end(lease);
        }
    }

    private T exchange(Lease lease) throws SQLException {
        Fold fold = fold();
        try (PreparedStatement statement = lease.raw().prepareStatement(text.jdbc(fold))) {
            Parameters.bind(statement, text, values, bind(statement));
            lease.begin();
            try {
                return answer(statement, fold);
            } finally {
                lease.end();
            }
        }
    }

    private Fold fold() {
        if (needed != null) {
            return Fold.WHOLE_ON_REPLICA;
        }
        return readOnly ? Fold.WHOLE_READ : context.positions().whole();
    }

    private int bind(PreparedStatement statement) throws SQLException {
        int places = binding.bind(statement);
        if (needed != null) {
            statement.setString(++places, needed.toString());
        }
        return places;
    }

    private T answer(PreparedStatement statement, Fold fold) throws SQLException {
        if (needed != null && !Replies.sendToReplica(statement)) {
            throw new NotCaughtUpException();
        }
        if (needed == null) {
            Replies.send(statement, fold);
        }
        T answer = reading.read(statement, text);
        if (!readOnly) {
            context.positions().noteBehind(statement);
        }
        return answer;
    }

    /** After an error the transaction is still open on the server, and nobody else must meet it. */
    private static void end(Lease lease) {
        PgConnection raw = lease.raw();
        try {
            if (!raw.isClosed() && raw.getTransactionState() != TransactionState.IDLE) {
                try (Statement statement = raw.createStatement()) {
                    statement.execute("rollback");
                }
            }
            raw.setAutoCommit(false);
        } catch (SQLException e) {
            lease.failed(e);
            lease.markBroken();
        }
    }
}
