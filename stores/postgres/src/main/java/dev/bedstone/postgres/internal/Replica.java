package dev.bedstone.postgres.internal;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the replica once a second, over a connection of its own, so that no caller has to find
 * out that it is away or far behind. Until the first look it serves nobody. Thread-safe.
 */
public final class Replica implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int PATIENCE_MILLIS = 2_000;

    /** Copies of a cluster have its identifier; another cluster's rows are not ours. */
    private static final String WHO =
            "select system_identifier || ' ' || current_database() from pg_control_system()";

    /**
     * Seconds. What has come is replayed, and more comes when there is more; else the time since
     * what was replayed last was committed, which is too much where nothing was committed since.
     */
    private static final String LAG =
            """
            select case when not pg_is_in_recovery() then 0
                        when exists (select from pg_stat_wal_receiver where pid is not null)
                             and pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn() then 0
                        else coalesce(extract(epoch from
                                 clock_timestamp() - pg_last_xact_replay_timestamp()), 1e9) end\
            """;

    private final Connector connector;
    private final Connector primary;
    private final Duration maxLag;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable PgConnection connection;
    private @Nullable String identity;
    private volatile Optional<String> obstacle = Optional.of("it was not looked at yet");

    private Replica(Connector connector, Connector primary, Duration maxLag) {
        this.connector = connector;
        this.primary = primary;
        this.maxLag = maxLag;
    }

    /** Begins to look. */
    static Replica watched(PostgresEndpoint endpoint, PostgresConfig config, Connector primary) {
        Replica replica =
                new Replica(Connector.forReading(endpoint, config), primary, config.maxLag());
        Thread.ofVirtual().name("bedstone-postgres-replica").start(replica::watch);
        return replica;
    }

    /** Why reads do not go there; empty if they do. */
    Optional<String> obstacle() {
        return obstacle;
    }

    /** A caller found that it cannot be used; the next look tells whether that lasts. */
    void failed() {
        obstacle = Optional.of("a read failed there");
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void watch() {
        try {
            do {
                found(look());
            } while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            drop();
        }
    }

    /** Said when it changes, not once a second. */
    private void found(Optional<String> now) {
        if (now.isPresent() && !now.equals(obstacle)) {
            LOG.warn("reads go to the primary: the replica {}", now.get());
        } else if (now.isEmpty() && obstacle.isPresent()) {
            LOG.info("reads go to the replica");
        }
        obstacle = now;
    }

    private Optional<String> look() {
        try {
            PgConnection open = connection;
            if (open == null) {
                open = connector.open();
                open.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
                connection = open;
            }
            if (!identity().equals(ask(open, WHO))) {
                drop();
                return Optional.of(
                        "is no copy of this database; correct bedstone.postgres.read.url");
            }
            return behind(Double.parseDouble(ask(open, LAG)));
        } catch (SQLException e) {
            drop();
            String state = String.valueOf(e.getSQLState());
            return Optional.of("cannot be used: " + SqlStates.of(state).what());
        } catch (RuntimeException e) {
            LOG.error("the replica cannot be looked at", e);
            return Optional.of("cannot be looked at");
        }
    }

    private Optional<String> behind(double seconds) {
        return seconds * 1_000 <= maxLag.toMillis()
                ? Optional.empty()
                : Optional.of(
                        "is more than bedstone.postgres.read.max-lag behind ("
                                + maxLag.toSeconds()
                                + " s)");
    }

    private String identity() throws SQLException {
        String known = identity;
        if (known == null) {
            try (PgConnection open = primary.open()) {
                known = ask(open, WHO);
                identity = known;
            }
        }
        return known;
    }

    private static String ask(PgConnection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
    }

    private void drop() {
        if (connection != null) {
            Connector.quietly(connection);
            connection = null;
        }
    }
}
