package dev.bedstone.postgres.internal;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.config.PostgresEndpoint.Pooler;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.LoggerFactory;

/**
 * Opens connections to one endpoint as one role. As the pool's source it does not give up while the
 * server is away: it tries several times a second, because the pool itself waits longer and longer
 * and would notice the server's return seconds late. Thread-safe.
 */
public final class Connector implements DataSource {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Connector.class);
    private static final Driver DRIVER = new Driver();
    private static final int PAUSE_MILLIS = 200;

    /** Limits of the role that are tighter than ours stay. */
    private static final String SESSION =
            """
            select set_config('TimeZone', 'UTC', false),
                   set_config('statement_timeout',
                       case when own.statement between 1 and ?::bigint
                            then own.statement else ?::bigint end::text, false),
                   set_config('idle_in_transaction_session_timeout',
                       case when own.idle > 0 then own.idle else ?::bigint end::text, false),
                   case when version() like '%linux%'
                             and current_setting('client_connection_check_interval') = '0'
                        then set_config('client_connection_check_interval', '2000', false) end
              from (select max(setting::bigint) filter (where name = 'statement_timeout')
                               as statement,
                           max(setting::bigint)
                               filter (where name = 'idle_in_transaction_session_timeout') as idle
                      from pg_settings
                     where name in ('statement_timeout', 'idle_in_transaction_session_timeout'))
                   as own\
            """;

    private static final int PATIENCE_MILLIS = 2_000;

    private final DriverSettings settings;
    private final PostgresConfig config;
    private volatile @Nullable SQLException lastFailure;
    private volatile boolean closed;

    public Connector(PostgresEndpoint endpoint, PostgresConfig config) {
        this(DriverSettings.of(endpoint, config), config);
    }

    private Connector(DriverSettings settings, PostgresConfig config) {
        this.settings = settings;
        this.config = config;
    }

    /** For reads, from a replica where there is one among several hosts. */
    static Connector forReading(PostgresEndpoint endpoint, PostgresConfig config) {
        return new Connector(DriverSettings.of(endpoint, config).forReading(), config);
    }

    /** For migrations, whose functions give rights to the roles of {@code config}. */
    public static Connector forMigrations(PostgresEndpoint endpoint, PostgresConfig config) {
        return new Connector(DriverSettings.of(endpoint, config).withRoles(), config);
    }

    /** Opens one connection, in one attempt. */
    public PgConnection open() throws SQLException {
        Connection connection =
                Objects.requireNonNull(DRIVER.connect(settings.url(), settings.properties()));
        PgConnection opened = connection.unwrap(PgConnection.class);
        try {
            prepare(opened);
            return opened;
        } catch (SQLException e) {
            quietly(opened);
            throw e;
        }
    }

    /** Opens one connection, in as many attempts as it takes while the server is away. */
    @Override
    public Connection getConnection() throws SQLException {
        while (true) {
            try {
                PgConnection opened = open();
                succeeded();
                return opened;
            } catch (SQLException e) {
                failed(e);
                if (closed || !mayPass(e) || !pause()) {
                    throw e;
                }
            }
        }
    }

    /** Why the last attempt failed; null if it did not. */
    @Nullable SQLException lastFailure() {
        return lastFailure;
    }

    /** Ends the attempts that are under way. */
    void stop() {
        closed = true;
    }

    private void succeeded() {
        if (lastFailure != null) {
            lastFailure = null;
            LOG.info("PostgreSQL can be reached again");
        }
    }

    /** Said once an outage, not once an attempt. */
    private void failed(SQLException thrown) {
        if (lastFailure == null && !closed) {
            String state = Objects.requireNonNullElse(thrown.getSQLState(), "");
            LOG.warn(
                    "PostgreSQL cannot be reached: {} [{}]; trying again until it can",
                    SqlStates.of(state).what(),
                    state);
        }
        lastFailure = thrown;
    }

    /**
     * What holds for the life of a session; a transaction pooler would give it to somebody else.
     */
    private void prepare(PgConnection connection) throws SQLException {
        if (hasSessions()) {
            send(connection, SESSION);
        }
    }

    /**
     * Leaves a connection as it was when it was opened.
     *
     * @return whether that worked; if not, the connection is of no more use
     */
    boolean clean(PgConnection connection) {
        if (!hasSessions()) {
            return true;
        }
        try {
            connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
            if (connection.getTransactionState() != TransactionState.IDLE) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("rollback");
                }
            }
            connection.setAutoCommit(true);
            send(
                    connection,
                    (settings.isForReading() ? SessionState.CLEAN : SessionState.CLEAN_LISTENING)
                            + SESSION);
            connection.setAutoCommit(false);
            return true;
        } catch (SQLException e) {
            LOG.warn(
                    "a connection could not be cleaned [{}] and is closed",
                    Objects.requireNonNullElse(e.getSQLState(), ""));
            return false;
        }
    }

    /** Behind a pooler per transaction the session belongs to somebody else already. */
    private boolean hasSessions() {
        return settings.endpoint().pooler() != Pooler.TRANSACTION;
    }

    /** In one message with what stands in front. */
    private void send(PgConnection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            long limit = config.timeouts().statement().toMillis();
            statement.setLong(1, limit);
            statement.setLong(2, limit);
            statement.setLong(3, config.timeouts().idleInTransaction().toMillis());
            statement.execute();
        }
    }

    /**
     * Whether it leads to the server itself. A pooler tells a process id of its own, and what
     * belongs to a session would be given to somebody else.
     */
    public static boolean isDirect(PgConnection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            return row.next() && row.getInt(1) == connection.getBackendPID();
        }
    }

    private static boolean mayPass(SQLException thrown) {
        String state = Objects.requireNonNullElse(thrown.getSQLState(), "08006");
        return state.startsWith("08") || state.startsWith("57P0") || state.startsWith("53");
    }

    private static boolean pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(PAUSE_MILLIS / 2, PAUSE_MILLIS));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Closes what is of no more use; a failure to do so changes nothing. */
    public static void quietly(AutoCloseable useless) {
        try {
            useless.close();
        } catch (Exception e) {
            // It is gone either way.
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the role is part of the configuration");
    }

    /** The time to connect is part of the configuration. */
    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return (int) config.timeouts().connect().toSeconds() + 1;
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("this is not a wrapper");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
