package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.engines.LocalPostgres;
import dev.bedstone.engines.LocalPostgresOptions;
import dev.bedstone.engines.PostgresRole;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A primary and a standby that streams from it: real servers on copies of one cluster. */
final class ReplicatedServers implements AutoCloseable {

    private final Path standbyData;
    private LocalPostgres primary;
    private LocalPostgres standby;

    private ReplicatedServers(Path standbyData, LocalPostgres primary) {
        this.standbyData = standbyData;
        this.primary = primary;
        this.standby = startStandby(0);
    }

    /** The cluster is copied while it is stopped, so no tool for base backups is needed. */
    static ReplicatedServers start(Path directory) throws Exception {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        LocalPostgresOptions options =
                LocalPostgresOptions.in(first).withSetting("wal_keep_size", "256MB");
        LocalPostgres.start(options).close();
        copy(first, second);
        copy(second.resolve("pgdata/PG_VERSION"), second.resolve("pgdata/standby.signal"));
        return new ReplicatedServers(second, LocalPostgres.start(options));
    }

    /** As the owner of files that may belong to somebody else. */
    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        Process copying =
                new ProcessBuilder("cp", "-a", from.toString(), to.toString()).inheritIO().start();
        assertThat(copying.waitFor()).isZero();
    }

    private LocalPostgres startStandby(int port) {
        PostgresEndpoint source = primary.endpoint(PostgresRole.SUPERUSER);
        String connection =
                "host=127.0.0.1 port=%d user=%s password=%s"
                        .formatted(primary.port(), source.user(), source.password().reveal());
        return LocalPostgres.start(
                LocalPostgresOptions.in(standbyData)
                        .withPort(port)
                        .withSetting("primary_conninfo", connection)
                        .withSetting("wal_retrieve_retry_interval", "200ms"));
    }

    LocalPostgres primary() {
        return primary;
    }

    LocalPostgres standby() {
        return standby;
    }

    /** The application's configuration of the primary alone. */
    PostgresConfig config() {
        return with(primary.endpoint(PostgresRole.APPLICATION));
    }

    /** The application's configuration of both, of which one is the primary at a time. */
    PostgresConfig ofBoth() {
        PostgresEndpoint one = primary.endpoint(PostgresRole.APPLICATION);
        List<dev.bedstone.config.HostPort> hosts = new ArrayList<>(one.hosts());
        hosts.addAll(standby.endpoint(PostgresRole.APPLICATION).hosts());
        return with(
                new PostgresEndpoint(
                        hosts,
                        one.database(),
                        one.user(),
                        one.password(),
                        one.tls(),
                        one.pooler()));
    }

    private PostgresConfig with(PostgresEndpoint endpoint) {
        PostgresConfig standard = PostgresConfig.of(endpoint);
        return new PostgresConfig(
                endpoint,
                Optional.empty(),
                Optional.of(primary.endpoint(PostgresRole.OWNER)),
                standard.pool(),
                standard.timeouts(),
                standard.retry(),
                "replicated",
                false);
    }

    /** The standby goes on receiving, and shows nothing new. */
    void pause() throws SQLException {
        ask(standby, "select pg_wal_replay_pause()");
    }

    void resume() throws SQLException {
        ask(standby, "select pg_wal_replay_resume()");
    }

    void stopStandby() {
        standby.close();
    }

    void restartStandby() {
        standby = startStandby(standby.port());
    }

    /** The primary stops, and the standby takes its place. */
    void failOver() throws SQLException {
        primary.close();
        assertThat(ask(standby, "select pg_promote(true, 60)")).isEqualTo("t");
    }

    static String ask(LocalPostgres server, String question) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
    }

    static void execute(LocalPostgres server, String statementText) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(statementText);
        }
    }

    private static Connection connect(LocalPostgres server) throws SQLException {
        PostgresEndpoint endpoint = server.endpoint(PostgresRole.SUPERUSER);
        return DriverManager.getConnection(
                "jdbc:postgresql://"
                        + endpoint.hosts().getFirst()
                        + "/"
                        + endpoint.database()
                        + "?sslmode=disable",
                endpoint.user(),
                endpoint.password().reveal());
    }

    @Override
    public void close() {
        standby.close();
        primary.close();
    }
}
