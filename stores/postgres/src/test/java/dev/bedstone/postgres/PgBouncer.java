package dev.bedstone.postgres;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.config.PostgresEndpoint.Pooler;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.testkit.FreshDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real PgBouncer in front of a test's database, as a child process. */
final class PgBouncer implements AutoCloseable {

    private final Process process;
    private final Path directory;
    private final int port;
    private final Pooler mode;

    private PgBouncer(Process process, Path directory, int port, Pooler mode) {
        this.process = process;
        this.directory = directory;
        this.port = port;
        this.mode = mode;
    }

    /** Where the program is, if it is installed (Debian's package {@code pgbouncer}). */
    static Optional<Path> program() {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(":")).map(Path::of),
                        Stream.of(Path.of("/usr/sbin"), Path.of("/usr/local/bin")))
                .map(folder -> folder.resolve("pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * @param serverConnections the most connections it opens to the server
     */
    static PgBouncer start(FreshDatabase database, Pooler mode, int serverConnections) {
        try {
            Path directory = Files.createTempDirectory("bedstone-pgbouncer");
            int port = freePort();
            Path settings = write(directory, database, mode, serverConnections, port);
            List<String> command =
                    isRoot()
                            ? List.of(
                                    "setpriv",
                                    "--reuid=65534",
                                    "--regid=65534",
                                    "--clear-groups",
                                    program().orElseThrow().toString(),
                                    settings.toString())
                            : List.of(program().orElseThrow().toString(), settings.toString());
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(directory.resolve("log").toFile())
                            .start();
            PgBouncer started = new PgBouncer(process, directory, port, mode);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .failFast(started::requireAlive)
                    .until(started::answers);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The way of a role through it. */
    PostgresEndpoint endpoint(PostgresEndpoint direct) {
        return endpoint(direct, mode);
    }

    /** The way of a role through it, said to be of another mode. */
    PostgresEndpoint endpoint(PostgresEndpoint direct, Pooler said) {
        return new PostgresEndpoint(
                List.of(new HostPort("127.0.0.1", port)),
                direct.database(),
                direct.user(),
                direct.password(),
                direct.tls(),
                said);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path write(
            Path directory, FreshDatabase database, Pooler mode, int serverConnections, int port)
            throws IOException {
        HostPort server = database.endpoint(PostgresRole.APPLICATION).hosts().getFirst();
        Path users = directory.resolve("users");
        StringBuilder lines = new StringBuilder();
        for (PostgresRole role : List.of(PostgresRole.APPLICATION, PostgresRole.OWNER)) {
            PostgresEndpoint endpoint = database.endpoint(role);
            lines.append('"')
                    .append(endpoint.user())
                    .append("\" \"")
                    .append(endpoint.password().reveal())
                    .append("\"\n");
        }
        Files.writeString(users, lines);
        Path settings = directory.resolve("settings.ini");
        Files.writeString(
                settings,
                """
                [databases]
                * = host=%s port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = plain
                auth_file = %s
                pool_mode = %s
                default_pool_size = %d
                max_db_connections = %d
                max_client_conn = 200
                ignore_startup_parameters = extra_float_digits
                server_tls_sslmode = disable
                """
                        .formatted(
                                server.host(),
                                server.port(),
                                port,
                                users,
                                mode.name().toLowerCase(Locale.ROOT),
                                serverConnections,
                                serverConnections));
        if (isRoot()) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));
            Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
        }
        return settings;
    }

    private boolean answers() {
        try (Socket ignored = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("pgbouncer ended: " + log());
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            return "(no log)";
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
