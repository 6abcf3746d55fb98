package dev.bedstone.engines.internal.postgres;

import dev.bedstone.engines.EngineLog;
import dev.bedstone.engines.LocalPostgresOptions;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.engines.internal.EngineDirectory;
import dev.bedstone.engines.internal.EngineFailures;
import dev.bedstone.engines.internal.Leftovers;
import dev.bedstone.engines.internal.Passwords;
import dev.bedstone.engines.internal.Ports;
import dev.bedstone.engines.internal.PrivateFiles;
import dev.bedstone.engines.internal.RunningServer;
import dev.bedstone.engines.internal.ServerProcess;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Uninterrupted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A running PostgreSQL server on a {@link PostgresCluster}, from its start to its stop. */
public final class PostgresServer implements RunningServer {

    private static final List<String> USERS =
            Arrays.stream(PostgresRole.values()).map(PostgresRole::user).toList();
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration FAST_STOP = Duration.ofSeconds(10);
    private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(2);
    private static final int PORT_ATTEMPTS = 3;

    private final PostgresCluster cluster;
    private final EngineLog log;
    private final ServerProcess process;
    private final PostgresLogin login;
    private final String version;

    private PostgresServer(
            PostgresCluster cluster,
            EngineLog log,
            ServerProcess process,
            PostgresLogin login,
            String version) {
        this.cluster = cluster;
        this.log = log;
        this.process = process;
        this.login = login;
        this.version = version;
    }

    /** Starts the server and gives it back when roles and database answer. */
    public static PostgresServer start(
            EngineDirectory directory,
            LocalPostgresOptions options,
            PostgresBinaries binaries,
            EngineFailures failures) {
        PostgresCluster cluster = new PostgresCluster(directory, options, binaries, failures);
        try {
            return new Start(directory, options, binaries, failures, cluster).run();
        } catch (IOException failure) {
            throw failures.file(failure);
        }
    }

    @Override
    public int port() {
        return login.port();
    }

    @Override
    public String version() {
        return version;
    }

    public Passwords passwords() {
        return login.passwords();
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public Path logFile() {
        return log.file();
    }

    /** Stops: clients are disconnected and work is rolled back; by force if that takes too long. */
    @Override
    public void stop() {
        Uninterrupted.run(() -> stop(process, cluster));
    }

    private static void stop(ServerProcess process, PostgresCluster cluster) {
        if (!process.stop(FAST_STOP)) {
            process.signal("QUIT");
            if (!process.stop(IMMEDIATE_STOP)) {
                process.kill();
            }
        }
        if (process.isOrphaned()) {
            Leftovers.stop(cluster.path(), PostgresCluster.PROGRAMS, "INT");
        }
        Leftovers.kill(cluster.path(), PostgresCluster.PROGRAMS);
    }

    /** The steps of one start. */
    private static final class Start {

        private final EngineDirectory directory;
        private final LocalPostgresOptions options;
        private final PostgresBinaries binaries;
        private final EngineFailures failures;
        private final PostgresCluster cluster;
        private final Deadline deadline;
        private final Passwords passwords;
        private final EngineLog log;

        private Start(
                EngineDirectory directory,
                LocalPostgresOptions options,
                PostgresBinaries binaries,
                EngineFailures failures,
                PostgresCluster cluster)
                throws IOException {
            this.directory = directory;
            this.options = options;
            this.binaries = binaries;
            this.failures = failures;
            this.cluster = cluster;
            this.deadline = Deadline.after(options.startTimeout());
            this.passwords = Passwords.of(directory.file("passwords"), USERS);
            this.log = EngineLog.beforeStart(directory.logFile());
        }

        private PostgresServer run() throws IOException {
            if (options.port() != 0 && !Leftovers.anyIn(cluster.path(), PostgresCluster.PROGRAMS)) {
                requireFree(options.port());
            }
            binaries.check(failures);
            Leftovers.stop(cluster.path(), PostgresCluster.PROGRAMS, "INT");
            Leftovers.removeStalePidFile(cluster.path().resolve("postmaster.pid"));
            boolean fresh = cluster.createIfMissing(passwords);
            boolean provisioned = isProvisioned();
            if (!fresh && !provisioned) {
                cluster.writeSettings(Ports.anyFree());
                cluster.resetSuperuser(passwords, log);
            }
            return startOnPort(provisioned);
        }

        private PostgresServer startOnPort(boolean provisioned) throws IOException {
            for (int attempt = 1; ; attempt++) {
                int port = options.port() == 0 ? Ports.anyFree() : options.port();
                requireFree(port);
                cluster.writeSettings(port);
                ServerProcess process = launch();
                try {
                    awaitReady(process);
                    return ready(process, port, provisioned);
                } catch (RuntimeException | IOException | Error failure) {
                    Uninterrupted.run(() -> stop(process, cluster));
                    boolean lostPort = log.endContains("Address already in use");
                    if (!lostPort) {
                        throw failure;
                    }
                    if (options.port() != 0 || attempt == PORT_ATTEMPTS) {
                        throw failures.portTaken(port);
                    }
                }
            }
        }

        private void requireFree(int port) {
            if (!Ports.isFree(port)) {
                throw failures.portTaken(port);
            }
        }

        private ServerProcess launch() throws IOException {
            List<String> command = binaries.command("postgres", "-D", cluster.path().toString());
            return ServerProcess.start(command, cluster.path(), log.file(), "INT");
        }

        private void awaitReady(ServerProcess process) {
            while (!cluster.isReady(process.pid())) {
                if (!process.isAlive()) {
                    throw failures.fromLog("PostgreSQL ended while it started", log);
                }
                if (deadline.hasPassed()) {
                    String time = options.startTimeout().toSeconds() + " s";
                    throw failures.fromLog("PostgreSQL was not ready within " + time, log);
                }
                pause();
            }
        }

        private PostgresServer ready(ServerProcess process, int port, boolean provisioned)
                throws IOException {
            PostgresLogin login = new PostgresLogin(port, passwords);
            try {
                if (!provisioned) {
                    new PostgresProvisioning(login).run();
                    PrivateFiles.replace(marker(), fingerprint());
                }
                return new PostgresServer(cluster, log, process, login, login.version());
            } catch (SQLException failure) {
                throw failures.fromLog(
                        "PostgreSQL refused its roles [" + failure.getSQLState() + "]", log);
            }
        }

        private boolean isProvisioned() throws IOException {
            return Files.exists(marker()) && Files.readString(marker()).equals(fingerprint());
        }

        private Path marker() {
            return directory.file("provisioned");
        }

        /** Changes with the provisioning and with the passwords, and tells neither. */
        private String fingerprint() {
            String text = PostgresProvisioning.VERSION + "\n" + passwords.text();
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(hash);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        private void pause() {
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw failures.unavailable("interrupted while PostgreSQL started", "");
            }
        }
    }
}
