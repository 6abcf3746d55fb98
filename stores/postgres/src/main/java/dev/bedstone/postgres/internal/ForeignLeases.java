package dev.bedstone.postgres.internal;

import dev.bedstone.kernel.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/** Connections of somebody else, who gets them back as they were. Thread-safe. */
public final class ForeignLeases implements LeaseSource {

    /** Where a connection comes from. */
    @FunctionalInterface
    public interface Source {
        Connection get() throws SQLException;
    }

    /** How a connection was when it came. */
    private record Before(boolean autoCommit, boolean readOnly, int networkTimeout) {}

    private final Source source;
    private final boolean closes;
    private final PostgresFailures failures;
    private final DirectLeases leases;
    private final Map<Lease, Before> taken = new ConcurrentHashMap<>();

    /**
     * @param closes whether a connection is closed when its work is done
     */
    public ForeignLeases(
            Source source, boolean closes, PostgresFailures failures, DirectLeases leases) {
        this.source = source;
        this.closes = closes;
        this.failures = failures;
        this.leases = leases;
    }

    @Override
    public Lease acquire(Deadline deadline) {
        Connection connection = null;
        try {
            connection = source.get();
            return take(connection, deadline);
        } catch (SQLException e) {
            giveUp(connection);
            throw failures.of(ForeignConnection.OPERATION, Phase.CONNECT, e);
        } catch (RuntimeException e) {
            giveUp(connection);
            throw e;
        }
    }

    @Override
    public Lease acquireVerified(Deadline deadline) {
        return acquire(deadline);
    }

    @Override
    public void release(Lease lease) {
        leases.remove(lease);
        Before before = taken.remove(lease);
        try {
            if (before != null && !lease.raw().isClosed()) {
                restore(lease, before);
            }
        } catch (SQLException e) {
            lease.markBroken();
        } finally {
            if (closes) {
                Connector.quietly(lease.connection());
            }
        }
    }

    private Lease take(Connection connection, Deadline deadline) throws SQLException {
        PgConnection raw = ForeignConnection.driver(connection, failures);
        if (raw.getTransactionState() != TransactionState.IDLE) {
            throw new IllegalStateException(
                    "the data source hands out a connection in the middle of a transaction; give"
                            + " that connection itself to using(Connection), which joins it");
        }
        Before before =
                new Before(
                        connection.getAutoCommit(),
                        connection.isReadOnly(),
                        raw.getNetworkTimeout());
        raw.setAutoCommit(false);
        Lease lease = new Lease(connection, deadline, null);
        taken.put(lease, before);
        leases.add(lease);
        return lease;
    }

    private static void restore(Lease lease, Before before) throws SQLException {
        PgConnection raw = lease.raw();
        if (raw.getTransactionState() != TransactionState.IDLE) {
            raw.rollback();
        }
        if (lease.connection().isReadOnly() != before.readOnly()) {
            lease.connection().setReadOnly(before.readOnly());
        }
        raw.setAutoCommit(before.autoCommit());
        raw.setNetworkTimeout(Runnable::run, before.networkTimeout());
    }

    private void giveUp(@org.jspecify.annotations.Nullable Connection connection) {
        if (connection != null && closes) {
            Connector.quietly(connection);
        }
    }
}
