package dev.bedstone.postgres.internal.migration;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.MigrationScratch;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.postgres.internal.Connector;
import dev.bedstone.postgres.internal.Phase;
import dev.bedstone.postgres.internal.PostgresFailures;
import dev.bedstone.postgres.internal.ScratchDatabase;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.jdbc.PgConnection;

/** Opens connections for migrations, directly to the server as the schema's owner. Thread-safe. */
public final class PostgresMigrations {

    private static final String OPERATION = "migrate";

    /** PgBouncer lets no session begin with settings, as those of migrations do. */
    private static final String REFUSED_OPTIONS = "08P01";

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
        ScratchDatabase database = create(endpoint);
        try {
            return new PostgresScratch(session(in(endpoint, database.name()), who), database);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private ScratchDatabase create(PostgresEndpoint endpoint) {
        try {
            return ScratchDatabase.create(connect(endpoint), endpoint.user(), OPERATION, failures);
        } catch (SQLException e) {
            throw failures.of(OPERATION, Phase.CONNECT, e);
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
            if (!Connector.isDirect(connection)) {
                Connector.quietly(connection);
                throw pooler();
            }
            return connection;
        } catch (SQLException e) {
            if (connection != null) {
                Connector.quietly(connection);
            }
            throw REFUSED_OPTIONS.equals(e.getSQLState())
                    ? pooler()
                    : failures.of(OPERATION, Phase.CONNECT, e);
        }
    }

    private Misconfigured pooler() {
        return failures.misconfigured(
                OPERATION,
                "bedstone.postgres.migration.url leads to a pooler, where neither locks nor"
                        + " concurrent index builds hold",
                "let it lead to the server itself");
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
