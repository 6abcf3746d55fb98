package dev.bedstone.testkit.internal;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.engines.LocalPostgres;
import dev.bedstone.engines.LocalPostgresOptions;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.testkit.EngineControl;
import dev.bedstone.testkit.ServerControl;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A running PostgreSQL and its test databases. Not thread-safe. */
final class PostgresServer implements AutoCloseable {

    private static final String TEMPLATE = "bedstone";
    private static final String STATE = "state_";

    /** A time zone with an offset of 12:45 or 13:45 hours, which no client assumes. */
    private static final Map<String, String> ODD = Map.of("timezone", "Pacific/Chatham");

    private final TemporaryDirectory directory;
    private final EngineControl<LocalPostgres> control;
    private final Set<String> states = new HashSet<>();
    private @Nullable Connection administration;
    private int created;

    private PostgresServer(TemporaryDirectory directory) {
        this.directory = directory;
        Path data = directory.path().resolve("postgres");
        this.control =
                new EngineControl<>(port ->
                        LocalPostgres.start(
                                LocalPostgresOptions.in(data)
                                        .withPort(port)
                                        .withDurable(false)
                                        .withSettings(ODD)));
    }

    static PostgresServer start() {
        return new PostgresServer(TemporaryDirectory.create());
    }

    /**
     * A new database; the server is started again first if a test killed it. The strategy is the
     * server's default, WAL_LOG: FILE_COPY was 10 % faster here (14 ms instead of 16 ms) and needs
     * two checkpoints, which cost more the more other tests have written.
     */
    TestDatabase create(String label, boolean own, boolean leaksAllowed) {
        if (!engine().isAlive()) {
            control.restart();
        }
        String name = "test_" + ++created;
        copy(TEMPLATE, name);
        ServerControl server = own ? control : SharedServer.INSTANCE;
        return new TestDatabase(this, name, label, server, leaksAllowed);
    }

    /** Whether {@link #keepState} was told of it. */
    boolean hasState(String state) {
        return states.contains(state);
    }

    /** Remembers a database as it is, under the name of a state. */
    void keepState(String state, String database) {
        // A copy needs a source without connections, and those that were closed end a little later.
        execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '"
                        + database
                        + "'");
        copy(database, STATE + state);
        states.add(state);
    }

    /** Makes a database anew, as a copy of a state. */
    void copyState(String state, String database) {
        drop(database);
        copy(STATE + state, database);
    }

    private void copy(String template, String database) {
        execute("CREATE DATABASE " + database + " TEMPLATE " + template + " OWNER bedstone_owner");
    }

    void drop(String database) {
        execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    }

    LocalPostgres engine() {
        return control.engine();
    }

    void thaw() {
        control.thaw();
    }

    /** The connection that creates, drops and looks; opened again when it was lost. */
    Connection administration() throws SQLException {
        Connection known = administration;
        if (known == null || !known.isValid(1)) {
            known = connect(engine().endpoint(PostgresRole.SUPERUSER, "postgres"), "testkit");
            administration = known;
        }
        return known;
    }

    static Connection connect(PostgresEndpoint endpoint, String application) throws SQLException {
        HostPort host = endpoint.hosts().getFirst();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host.host()});
        source.setPortNumbers(new int[] {host.port()});
        source.setDatabaseName(endpoint.database());
        source.setUser(endpoint.user());
        source.setPassword(endpoint.password().reveal());
        source.setApplicationName(application);
        source.setConnectTimeout(5);
        source.setSocketTimeout(30);
        return source.getConnection();
    }

    @Override
    public void close() {
        control.close();
        directory.close();
    }

    private void execute(String sql) {
        try (Statement statement = administration().createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException("the test server refused: " + sql, failure);
        }
    }
}
