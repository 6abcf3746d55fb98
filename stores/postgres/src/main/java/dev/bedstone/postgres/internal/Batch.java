package dev.bedstone.postgres.internal;

import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;

/** One statement for many records; the driver puts some hundreds of them into a message. */
public final class Batch {

    private static final int MOST = 100_000;
    private static final int AT_ONCE = 1_000;

    private Batch() {}

    /**
     * Sends {@code text} once for every record.
     *
     * @return how many rows were written
     * @throws IllegalArgumentException if there are too many
     */
    public static long run(
            Transaction transaction,
            SqlText text,
            Object[] values,
            Collection<? extends Record> records) {
        if (records.size() > MOST) {
            throw new IllegalArgumentException(
                    "a batch has at most "
                            + MOST
                            + " records, not "
                            + records.size()
                            + "; give them in parts, or load them with copyIn()");
        }
        if (records.isEmpty()) {
            return 0;
        }
        transaction.requireUsable(text.operation());
        transaction.bindNow();
        return transaction.call(text, () -> send(transaction, text, values, records));
    }

    private static long send(
            Transaction transaction,
            SqlText text,
            Object[] values,
            Collection<? extends Record> records)
            throws SQLException {
        long written = 0;
        int waiting = 0;
        try (PreparedStatement statement =
                transaction.lease().raw().prepareStatement(text.jdbc())) {
            for (Record each : records) {
                text.parameters(each.getClass()).keep(each, values);
                Parameters.bind(statement, text, values, 0);
                statement.addBatch();
                if (++waiting == AT_ONCE) {
                    written += flush(transaction, statement);
                    waiting = 0;
                }
            }
            return waiting == 0 ? written : written + flush(transaction, statement);
        }
    }

    private static long flush(Transaction transaction, PreparedStatement statement)
            throws SQLException {
        transaction.lease().begin();
        try {
            long written = 0;
            for (long rows : statement.executeLargeBatch()) {
                written += Math.max(0, rows);
            }
            return written;
        } catch (BatchUpdateException e) {
            throw e.getCause() instanceof SQLException reason ? reason : e;
        } finally {
            transaction.lease().end();
        }
    }
}
