package dev.bedstone.bench.tenant;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.bedstone.config.PoolConfig;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.engines.LocalPostgres;
import dev.bedstone.engines.LocalPostgresOptions;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A server with a hundred tenants of a thousand notes each, under row-level security. */
final class Fixture implements AutoCloseable {

    static final int TENANTS = 100;
    static final int NOTES = 1_000;
    private static final String LOADER = "bench_loader";

    private final Path directory;
    private final LocalPostgres server;

    Fixture() {
        try {
            directory = Files.createTempDirectory("bedstone-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server =
                LocalPostgres.start(
                        LocalPostgresOptions.in(directory.resolve("postgres")).withDurable(false));
        create();
    }

    static UUID tenant(int number) {
        return new UUID(1, number);
    }

    static UUID note(int tenant, int number) {
        return new UUID(tenant, number);
    }

    PostgresEndpoint application() {
        return server.endpoint(PostgresRole.APPLICATION);
    }

    PostgresEndpoint loader() {
        PostgresEndpoint own = application();
        return new PostgresEndpoint(
                own.hosts(), own.database(), LOADER, Secret.of(LOADER), own.tls(), own.pooler());
    }

    PostgresConfig config(int connections) {
        PoolConfig pool = PoolConfig.STANDARD;
        return new PostgresConfig(
                        application(),
                        Optional.empty(),
                        Optional.empty(),
                        new PoolConfig(
                                connections,
                                connections,
                                pool.acquireTimeout().multipliedBy(10),
                                pool.idleTimeout(),
                                pool.maxLifetime(),
                                pool.keepalive(),
                                pool.leakAfter()),
                        PostgresConfig.Timeouts.STANDARD,
                        dev.bedstone.kernel.RetryPolicy.STANDARD,
                        "bench",
                        false)
                .withLoader(loader());
    }

    HikariDataSource pool(int connections, boolean autoCommit) {
        return pool(connections, autoCommit, "");
    }

    /**
     * @param parameters of the driver's URL
     */
    HikariDataSource pool(int connections, boolean autoCommit, String parameters) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url(application(), parameters));
        config.setUsername(application().user());
        config.setPassword(application().password().reveal());
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(20_000);
        config.setAutoCommit(autoCommit);
        return new HikariDataSource(config);
    }

    Connection connect(PostgresEndpoint endpoint, String parameters) throws SQLException {
        return DriverManager.getConnection(
                url(endpoint, parameters), endpoint.user(), endpoint.password().reveal());
    }

    /** Gives the table for bulk loads the key that a table of tenants has, or takes it away. */
    void keyed(boolean keyed) throws SQLException {
        try (Connection owner = connect(server.endpoint(PostgresRole.OWNER), "");
                Statement statement = owner.createStatement()) {
            statement.execute("truncate bulk");
            statement.execute("alter table bulk drop constraint if exists bulk_pkey");
            if (keyed) {
                statement.execute("alter table bulk add primary key (tenant_id, id)");
            }
        }
    }

    /** Makes the table for bulk loads empty. */
    void truncate() throws SQLException {
        try (Connection owner = connect(server.endpoint(PostgresRole.OWNER), "");
                Statement statement = owner.createStatement()) {
            statement.execute("truncate bulk");
        }
        try (Connection superuser = connect(server.endpoint(PostgresRole.SUPERUSER), "");
                Statement statement = superuser.createStatement()) {
            statement.execute("checkpoint");
        }
    }

    private static String url(PostgresEndpoint endpoint, String parameters) {
        return "jdbc:postgresql://"
                + endpoint.hosts().getFirst()
                + "/"
                + endpoint.database()
                + "?"
                + parameters;
    }

    private void create() {
        String policy = "tenant_id = (select current_setting('app.tenant_id')::uuid)";
        String columns =
                "tenant_id uuid not null default current_setting('app.tenant_id')::uuid,"
                        + " id uuid not null, title text not null, body text not null,"
                        + " n int not null, created_at timestamptz not null";
        try (Connection superuser = connect(server.endpoint(PostgresRole.SUPERUSER), "");
                Connection owner = connect(server.endpoint(PostgresRole.OWNER), "");
                Statement setUp = superuser.createStatement();
                Statement statement = owner.createStatement()) {
            statement.execute("create table note (" + columns + ", primary key (tenant_id, id))");
            statement.execute("create index on note (tenant_id, created_at)");
            statement.execute("create table bulk (" + columns + ")");
            fill(superuser);
            for (String table : List.of("note", "bulk")) {
                statement.execute("alter table " + table + " enable row level security");
                statement.execute("alter table " + table + " force row level security");
                statement.execute(
                        "create policy tenant on "
                                + table
                                + " using ("
                                + policy
                                + ") with check ("
                                + policy
                                + ")");
            }
            setUp.execute("vacuum analyze note");
            setUp.execute("create role " + LOADER + " login bypassrls password '" + LOADER + "'");
            setUp.execute("grant usage on schema public to " + LOADER);
            setUp.execute("grant insert on bulk to " + LOADER);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fill(Connection superuser) throws SQLException {
        try (var insert =
                superuser.prepareStatement(
                        "insert into note select ?, ('00000000-0000-' || lpad(to_hex(?), 4, '0')"
                                + " || '-0000-' || lpad(to_hex(i), 12, '0'))::uuid, 'note ' || i,"
                                + " repeat('x', 100), i, timestamptz '2026-01-01' + i * interval"
                                + " '1 minute' from generate_series(0, ?) i")) {
            for (int tenant = 0; tenant < TENANTS; tenant++) {
                insert.setObject(1, tenant(tenant));
                insert.setInt(2, tenant);
                insert.setInt(3, NOTES - 1);
                insert.execute();
            }
        }
    }

    @Override
    public void close() {
        server.close();
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
