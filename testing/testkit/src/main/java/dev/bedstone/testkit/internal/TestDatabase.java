package dev.bedstone.testkit.internal;

import dev.bedstone.config.PoolConfig;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.engines.LocalPostgres;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.ServerControl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A database from its creation to the end of its test. */
final class TestDatabase implements FreshDatabase, AutoCloseable {

    private static final Pattern STATE = Pattern.compile("[a-z0-9_]+");

    private static final PoolConfig SMALL_POOL =
            new PoolConfig(
                    4,
                    0,
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(25),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(30));

    /** A statement may hold data: only its beginning is shown, white space as single spaces. */
    private static final String OPEN_CONNECTIONS =
            """
            SELECT application_name, usename, state,
                   left(regexp_replace(query, '\\s+', ' ', 'g'), 60)
              FROM pg_stat_activity
             WHERE datname = ? AND backend_type = 'client backend' AND pid <> pg_backend_pid()
             ORDER BY backend_start
            """;

    private final PostgresServer server;
    private final String name;
    private final String label;
    private final ServerControl control;
    private final boolean leaksAllowed;

    TestDatabase(
            PostgresServer server,
            String name,
            String label,
            ServerControl control,
            boolean leaksAllowed) {
        this.server = server;
        this.name = name;
        this.label = label;
        this.control = control;
        this.leaksAllowed = leaksAllowed;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public PostgresEndpoint endpoint(PostgresRole role) {
        return engine().endpoint(role, name);
    }

    @Override
    public PostgresConfig config() {
        return new PostgresConfig(
                        endpoint(PostgresRole.APPLICATION),
                        Optional.empty(),
                        Optional.of(endpoint(PostgresRole.OWNER)),
                        SMALL_POOL,
                        PostgresConfig.Timeouts.STANDARD,
                        RetryPolicy.STANDARD,
                        label,
                        false)
                .withPlatform(endpoint(PostgresRole.PLATFORM));
    }

    @Override
    public Connection connect(PostgresRole role) throws SQLException {
        return PostgresServer.connect(endpoint(role), label);
    }

    @Override
    public void beginWith(String state, Preparation preparation) throws SQLException {
        if (!STATE.matcher(state).matches()) {
            throw new IllegalArgumentException(
                    "a state's name has lower-case letters, digits and underscores");
        }
        if (server.hasState(state)) {
            server.copyState(state, name);
        } else {
            preparation.prepare(this);
            server.keepState(state, name);
        }
    }

    @Override
    public LocalPostgres engine() {
        return server.engine();
    }

    @Override
    public ServerControl server() {
        return control;
    }

    /** Drops the database; fails the test if it left connections open. */
    @Override
    public void close() {
        server.thaw();
        if (!engine().isAlive()) {
            return;
        }
        List<String> open = leaksAllowed ? List.of() : Leaks.settled(this::openConnections);
        server.drop(name);
        Leaks.failIfAny("database " + name, label, open);
    }

    private List<String> openConnections() {
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement =
                server.administration().prepareStatement(OPEN_CONNECTIONS)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(
                            "application_name %s, user %s, %s, last statement: %s"
                                    .formatted(
                                            row.getString(1),
                                            row.getString(2),
                                            row.getString(3),
                                            row.getString(4)));
                }
            }
            return found;
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot look for open connections", failure);
        }
    }
}
