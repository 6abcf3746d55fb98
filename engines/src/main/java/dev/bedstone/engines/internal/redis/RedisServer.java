package dev.bedstone.engines.internal.redis;

import dev.bedstone.engines.EngineLog;
import dev.bedstone.engines.LocalRedisOptions;
import dev.bedstone.engines.internal.EngineDirectory;
import dev.bedstone.engines.internal.EngineFailures;
import dev.bedstone.engines.internal.Leftovers;
import dev.bedstone.engines.internal.Passwords;
import dev.bedstone.engines.internal.Ports;
import dev.bedstone.engines.internal.PrivateFiles;
import dev.bedstone.engines.internal.RunningServer;
import dev.bedstone.engines.internal.ServerProcess;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Secret;
import dev.bedstone.kernel.Uninterrupted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running Redis server, from its start to its stop. */
public final class RedisServer implements RunningServer {

    private static final String USER = "default";
    private static final Pattern VERSION =
            Pattern.compile("^(?:redis|valkey)_version:(\\S+)", Pattern.MULTILINE);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration CLEAN_STOP = Duration.ofSeconds(10);
    private static final int PORT_ATTEMPTS = 3;

    private final Path directory;
    private final EngineLog log;
    private final ServerProcess process;
    private final int port;
    private final Secret password;
    private final String version;

    private RedisServer(Start start, ServerProcess process, int port, String version) {
        this.directory = start.working;
        this.log = start.log;
        this.process = process;
        this.port = port;
        this.password = start.password;
        this.version = version;
    }

    /** Starts the server and gives it back when it answers. */
    public static RedisServer start(
            EngineDirectory directory,
            LocalRedisOptions options,
            RedisBinary binary,
            EngineFailures failures) {
        try {
            return new Start(directory, options, binary, failures).run();
        } catch (IOException failure) {
            throw failures.file(failure);
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String version() {
        return version;
    }

    public Secret password() {
        return password;
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public Path logFile() {
        return log.file();
    }

    /** Stops after everything is written; by force if that takes too long. */
    @Override
    public void stop() {
        Uninterrupted.run(() -> stop(process, directory));
    }

    private static void stop(ServerProcess process, Path directory) {
        if (!process.stop(CLEAN_STOP)) {
            process.kill();
        }
        Leftovers.stop(directory, RedisBinary.PROGRAMS, "TERM");
    }

    /** The steps of one start. */
    private static final class Start {

        private final LocalRedisOptions options;
        private final RedisBinary binary;
        private final EngineFailures failures;
        private final Deadline deadline;
        private final Path working;
        private final Path settings;
        private final Secret password;
        private final EngineLog log;

        private Start(
                EngineDirectory directory,
                LocalRedisOptions options,
                RedisBinary binary,
                EngineFailures failures)
                throws IOException {
            this.options = options;
            this.binary = binary;
            this.failures = failures;
            this.deadline = Deadline.after(options.startTimeout());
            this.working = RedisBinary.workingDirectory(directory.path());
            this.settings = directory.file("redis.conf");
            this.password = Passwords.of(directory.file("passwords"), List.of(USER)).of(USER);
            this.log = EngineLog.beforeStart(directory.logFile());
            PrivateFiles.createDirectories(working);
        }

        private RedisServer run() throws IOException {
            if (options.port() != 0 && !Leftovers.anyIn(working, RedisBinary.PROGRAMS)) {
                requireFree(options.port());
            }
            Leftovers.stop(working, RedisBinary.PROGRAMS, "TERM");
            for (int attempt = 1; ; attempt++) {
                int port = options.port() == 0 ? Ports.anyFree() : options.port();
                requireFree(port);
                PrivateFiles.replace(settings, RedisSettings.text(options, port, password));
                ServerProcess process = launch();
                try {
                    return new RedisServer(this, process, port, awaitReady(process, port));
                } catch (RuntimeException | Error failure) {
                    Uninterrupted.run(() -> stop(process, working));
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
            List<String> command = List.of(binary.program().toString(), settings.toString());
            return ServerProcess.start(command, working, log.file(), "TERM");
        }

        private String awaitReady(ServerProcess process, int port) {
            while (true) {
                Optional<String> version = askVersion(port);
                if (version.isPresent()) {
                    return version.get();
                }
                if (!process.isAlive()) {
                    throw failures.fromLog("Redis ended while it started", log);
                }
                if (deadline.hasPassed()) {
                    String time = options.startTimeout().toSeconds() + " s";
                    throw failures.fromLog("Redis was not ready within " + time, log);
                }
                pause();
            }
        }

        /** Empty while the server does not listen yet or loads its data. */
        private Optional<String> askVersion(int port) {
            try (RedisConnection connection = new RedisConnection(port, password)) {
                connection.call("PING");
                Matcher version = VERSION.matcher(connection.call("INFO server"));
                return Optional.of(version.find() ? version.group(1) : "unknown");
            } catch (IOException notYet) {
                return Optional.empty();
            }
        }

        private void pause() {
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw failures.unavailable("interrupted while Redis started", "");
            }
        }
    }
}
