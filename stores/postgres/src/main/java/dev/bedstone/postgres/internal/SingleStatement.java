package dev.bedstone.postgres.internal;

import dev.bedstone.contracts.Observer;
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

    SingleStatement(
            Context context,
            Binding binding,
            boolean readOnly,
            SqlText text,
            Object[] values,
            StatementExecutor.Reading<T> reading) {
        this.context = context;
        this.binding = binding;
        this.readOnly = readOnly;
        this.text = text;
        this.values = values;
        this.reading = reading;
    }

    /** Carries it out, observed. */
    T run(Lease lease) {
        Observer.Call call = context.observer().started(text.operation());
        StoreFailure failed = null;
        long start = System.nanoTime();
        try {
            return send(lease);
        } catch (SQLException e) {
            Phase phase = readOnly ? Phase.TRANSACTION : Phase.COMMIT;
            failed = context.failed(lease, text.operation(), phase, e);
            throw failed;
        } finally {
            context.log().ended(text, System.nanoTime() - start);
            if (call != null) {
                call.ended(failed);
            }
        }
    }

    private T send(Lease lease) throws SQLException {
        PgConnection raw = lease.raw();
        raw.setAutoCommit(true);
        try {
            return exchange(lease);
        } finally {
            end(lease);
        }
    }

    private T exchange(Lease lease) throws SQLException {
        Fold fold = readOnly ? Fold.WHOLE_READ : Fold.WHOLE;
        try (PreparedStatement statement = lease.raw().prepareStatement(text.jdbc(fold))) {
            Parameters.bind(statement, text, values, binding.bind(statement));
            lease.begin();
            try {
                Replies.send(statement, fold);
                return reading.read(statement, text);
            } finally {
                lease.end();
            }
        }
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
