package dev.bedstone.postgres.internal;

import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.StoreFailure;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The pool for libraries that bring their own way to work with JDBC: the same connections behind
 * the same bulkhead. Connections start with automatic commit, as JDBC says. Thread-safe.
 */
public final class LentDataSource implements DataSource {

    private final Connections connections;
    private final Duration socketTimeout;

    /**
     * @param socketTimeout the longest silence on a lent connection, whose statements have no
     *     deadline of their own
     */
    public LentDataSource(Connections connections, Duration socketTimeout) {
        this.connections = connections;
        this.socketTimeout = socketTimeout;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Lease lease = take();
        try {
            lease.touch();
            lease.limitSilence();
            lease.connection().setAutoCommit(true);
            return GuardedConnection.lent(lease.connection(), () -> connections.release(lease));
        } catch (SQLException e) {
            lease.failed(e);
            connections.release(lease);
            throw e;
        }
    }

    private Lease take() throws SQLException {
        try {
            return connections.acquire(
                    Deadline.after(socketTimeout), new Throwable("where it was taken"));
        } catch (StoreFailure e) {
            throw new SQLTransientConnectionException(
                    e.getMessage(), e.nativeCode().orElse("08001"), e);
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the role is part of the configuration");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    /** The time to connect is part of the configuration. */
    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (isWrapperFor(type)) {
            return type.cast(this);
        }
        throw new SQLException("this is no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public String toString() {
        return "PostgreSQL";
    }
}
