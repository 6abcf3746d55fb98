package dev.bedstone.engines.internal.postgres;

import dev.bedstone.engines.EngineLog;
import dev.bedstone.engines.LocalPostgresOptions;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.engines.internal.EngineDirectory;
import dev.bedstone.engines.internal.EngineFailures;
import dev.bedstone.engines.internal.Leftovers;
import dev.bedstone.engines.internal.Passwords;
import dev.bedstone.engines.internal.PrivateFiles;
import dev.bedstone.engines.internal.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The database cluster of a local PostgreSQL on disk. It is made beside its final place and moved
 * there when it is whole, so that a cluster that is there is never half made.
 */
public final class PostgresCluster {

    /** The programs that may work in a cluster's directory. */
    public static final Set<String> PROGRAMS = Set.of("postgres");

    private static final String SETTINGS = "bedstone.conf";
    private static final Duration STOP = Duration.ofSeconds(5);

    private final EngineDirectory directory;
    private final LocalPostgresOptions options;
    private final PostgresBinaries binaries;
    private final EngineFailures failures;

    public PostgresCluster(
            EngineDirectory directory,
            LocalPostgresOptions options,
            PostgresBinaries binaries,
            EngineFailures failures) {
        this.directory = directory;
        this.options = options;
        this.binaries = binaries;
        this.failures = failures;
    }

    /** Where it is; the working directory of its server. */
    public Path path() {
        return in(directory.path());
    }

    /** The cluster's place below an engine's directory. */
    public static Path in(Path engine) {
        return engine.resolve("pgdata");
    }

    /**
     * Makes the cluster unless it is there.
     *
     * @return whether it was made now
     */
    boolean createIfMissing(Passwords passwords) throws IOException {
        if (Files.isDirectory(path())) {
            checkVersion();
            checkOwner();
            return false;
        }
        Path unfinished = directory.file("pgdata.new");
        Leftovers.stop(directory.path(), Set.of("initdb"), "TERM");
        Leftovers.kill(unfinished, PROGRAMS);
        PrivateFiles.deleteTree(unfinished);
        initialise(unfinished, passwords);
        String include = "\ninclude_if_exists = '" + SETTINGS + "'\n";
        Files.writeString(
                unfinished.resolve("postgresql.conf"), include, StandardOpenOption.APPEND);
        Files.move(unfinished, path(), StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    /** Writes the settings its server reads at its next start. */
    void writeSettings(int port) throws IOException {
        PrivateFiles.replace(path().resolve(SETTINGS), PostgresSettings.text(options, port));
    }

    /**
     * Whether the server with this process id says that it takes connections. A killed server
     * leaves its last words behind, so that the words alone prove nothing.
     */
    boolean isReady(long pid) {
        try {
            // The first and the eighth line of postmaster.pid (LOCK_FILE_LINE_… in pidfile.h).
            List<String> lines = Files.readAllLines(path().resolve("postmaster.pid"));
            return lines.size() >= 8
                    && lines.getFirst().strip().equals(Long.toString(pid))
                    && lines.get(7).strip().equals("ready");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Gives the superuser its password without a login, in a server that serves nobody else. */
    void resetSuperuser(Passwords passwords, EngineLog log) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                binaries.command(
                                        "postgres",
                                        "--single",
                                        "-D",
                                        path().toString(),
                                        "postgres"))
                        .directory(path().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
        ServerProcess.cleanEnvironment(builder.environment());
        Process process = builder.start();
        String statement =
                PostgresProvisioning.passwordOf(PostgresRole.SUPERUSER, passwords) + "\n";
        try (var in = process.getOutputStream()) {
            in.write(statement.getBytes(StandardCharsets.UTF_8));
        }
        if (process.onExit().join().exitValue() != 0) {
            throw failures.fromLog("the superuser's password could not be set", log);
        }
    }

    private void initialise(Path target, Passwords passwords) throws IOException {
        Path file = directory.file("superuser.password");
        PrivateFiles.replace(file, passwords.of(PostgresRole.SUPERUSER.user()).reveal() + "\n");
        try {
            EngineLog log = EngineLog.beforeStart(directory.file("initdb.log"));
            List<String> command = binaries.command("initdb", arguments(target, file));
            ServerProcess process =
                    ServerProcess.start(command, directory.path(), log.file(), "TERM");
            if (await(process) != 0) {
                throw failures.fromLog("initdb could not make the data directory", log);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Sorting by code point, the same on every machine and for ever: no library's rules in it. */
    private String[] arguments(Path target, Path passwordFile) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("-D", target.toString(), "--username=postgres"));
        arguments.addAll(List.of("--pwfile=" + passwordFile, "--auth=scram-sha-256"));
        arguments.addAll(List.of("--encoding=UTF8", "--locale=C", "--data-checksums"));
        arguments.add("--no-instructions");
        if (binaries.major() >= 17) {
            arguments.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        }
        if (!options.durable()) {
            arguments.add("--no-sync");
        }
        return arguments.toArray(String[]::new);
    }

    private void checkVersion() throws IOException {
        String found = Files.readString(path().resolve("PG_VERSION")).strip();
        if (!found.equals(Integer.toString(options.major()))) {
            throw failures.misconfigured(
                    directory.path()
                            + " holds data of PostgreSQL "
                            + found
                            + ", and PostgreSQL "
                            + options.major()
                            + " was asked for",
                    "ask for major version "
                            + found
                            + ", or move the directory away and load a backup into a new one");
        }
    }

    private void checkOwner() throws IOException {
        String owner = Files.getOwner(path()).getName();
        String current = Files.getOwner(directory.logFile()).getName();
        if (!owner.equals(current)) {
            throw failures.misconfigured(
                    path() + " belongs to " + owner + ", and PostgreSQL would run as " + current,
                    "start as " + owner + ", or change the owner of the whole directory");
        }
    }

    private int await(ServerProcess process) {
        try {
            return process.awaitEnd();
        } catch (InterruptedException interrupted) {
            process.stop(STOP);
            process.kill();
            Thread.currentThread().interrupt();
            throw failures.unavailable("interrupted while making the data directory", "");
        }
    }
}
