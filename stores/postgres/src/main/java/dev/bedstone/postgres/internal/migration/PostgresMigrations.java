package dev.bedstone.postgres.internal.migration;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.MigrationScratch;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.postgres.internal.Connector;
import dev.bedstone.postgres.internal.Phase;
import dev.bedstone.postgres.internal.PostgresFailures;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections for migrations, directly to the server as the schema's owner. Thread-safe. */
public final class PostgresMigrations {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresMigrations.class);
    private static final String OPERATION = "migrate";

    private final PostgresConfig config;
    private final PostgresFailures failures;

    public PostgresMigrations(PostgresConfig config, PostgresFailures failures) {
        this.config = config;
        this.failures = failures;
    }

    /** A session on the database of the configuration. */
    public MigrationSession open(String who) {
        return session(endpoint(), who);
    }

    /** A session on a new database that its end drops. */
    public MigrationScratch openScratch(String who) {
        PostgresEndpoint endpoint = endpoint();
        long number = ThreadLocalRandom.current().nextLong();
        String name = "bedstone_scratch_" + HexFormat.of().toHexDigits(number);
        PgConnection administration = connect(endpoint);
        try {
            execute(administration, "create database " + name);
            return new PostgresScratch(session(in(endpoint, name), who), administration, name);
        } catch (SQLException e) {
            Connector.quietly(administration);
            throw "42501".equals(e.getSQLState())
                    ? failures.misconfigured(
                            OPERATION,
                            "the schema's owner may not create a database to try migrations in",
                            "ALTER ROLE … CREATEDB, or verify where it may")
                    : failures.of(OPERATION, Phase.CONNECT, e);
        } catch (RuntimeException e) {
            dropQuietly(administration, name);
            Connector.quietly(administration);
            throw e;
        }
    }

    /** The scripts as text for psql. */
    public static String print(List<MigrationScript> scripts, String who) {
        return new Printer(who).print(scripts);
    }

    private PostgresSession session(PostgresEndpoint endpoint, String who) {
        return new PostgresSession(() -> connect(endpoint), failures, who);
    }

    private PostgresEndpoint endpoint() {
        return config.migration()
                .orElseThrow(() ->
                        failures.misconfigured(
                                OPERATION,
                                "there is no way to the server as the schema's owner",
                                "set bedstone.postgres.migration.url"));
    }

    /** Statements may take as long as they take; that they end is said by script. */
    private PgConnection connect(PostgresEndpoint endpoint) {
        PgConnection connection = null;
        try {
            connection = Connector.forMigrations(endpoint, config).open();
            connection.setNetworkTimeout(Runnable::run, 0);
            refusePooler(connection);
            return connection;
        } catch (SQLException e) {
            if (connection != null) {
                Connector.quietly(connection);
            }
            throw failures.of(OPERATION, Phase.CONNECT, e);
        }
    }

    /** A pooler tells a process id of its own in place of the server's. */
    private void refusePooler(PgConnection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            if (row.next() && row.getInt(1) != connection.getBackendPID()) {
                Connector.quietly(connection);
                throw failures.misconfigured(
                        OPERATION,
                        "bedstone.postgres.migration.url leads to a pooler, where neither locks nor"
                                + " concurrent index builds hold",
                        "let it lead to the server itself");
            }
        }
    }

    static void dropQuietly(PgConnection administration, String name) {
        try {
            execute(administration, "drop database if exists " + name + " with (force)");
        } catch (SQLException e) {
            LOG.warn("the scratch database {} stays behind; drop it", name);
        }
    }

    private static void execute(PgConnection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private static PostgresEndpoint in(PostgresEndpoint endpoint, String database) {
        return new PostgresEndpoint(
                endpoint.hosts(),
                database,
                endpoint.user(),
                endpoint.password(),
                endpoint.tls(),
                endpoint.pooler());
    }
}
