package dev.bedstone.cli.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.gateway.ChdbLibrary;
import dev.bedstone.kernel.Unsupported;
import dev.bedstone.testkit.UnclaimedPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The packaged program, called from one directory with an environment of its own. Immutable but for
 * the files its output goes to.
 */
final class Program {

    static final Path DISTRIBUTION = Path.of("target/program").toAbsolutePath();
    private static final Path CACHE = Path.of("target/test-cache").toAbsolutePath();

    /** ClickHouse's engine, fetched once for the user and not once for each empty cache. */
    private static final Optional<Path> LIBRARY = library();

    /**
     * A build in the background of a shell ignores Ctrl-C, its children do then, too, and a JVM
     * leaves an ignored signal alone: here it is a signal again.
     */
    private static final List<String> LISTENING =
            System.getProperty("os.name").startsWith("Linux")
                    ? List.of("env", "--default-signal=INT")
                    : List.of();

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /**
     * What a machine busy with other things needs until a program that only just began connects.
     */
    private static final Map<String, String> PATIENT =
            Map.ofEntries(
                    Map.entry("BEDSTONE_POSTGRES_POOL_ACQUIRE_TIMEOUT", "30s"),
                    Map.entry("BEDSTONE_POSTGRES_TIMEOUTS_CONNECT", "30s"),
                    Map.entry("BEDSTONE_POSTGRES_TIMEOUTS_CALL", "30s"),
                    Map.entry("BEDSTONE_CLICKHOUSE_TIMEOUTS_CONNECT", "30s"),
                    Map.entry("BEDSTONE_CLICKHOUSE_TIMEOUTS_CALL", "30s"),
                    Map.entry("BEDSTONE_MONGO_POOL_ACQUIRE_TIMEOUT", "30s"),
                    Map.entry("BEDSTONE_MONGO_TIMEOUTS_CONNECT", "30s"),
                    Map.entry("BEDSTONE_MONGO_TIMEOUTS_SERVER_SELECTION", "30s"),
                    Map.entry("BEDSTONE_MONGO_TIMEOUTS_CALL", "30s"),
                    Map.entry("BEDSTONE_REDIS_TIMEOUTS_CONNECT", "30s"),
                    Map.entry("BEDSTONE_REDIS_TIMEOUTS_COMMAND", "10s"),
                    Map.entry("BEDSTONE_HEALTH_DEADLINE", "20s"),
                    Map.entry("BEDSTONE_HEALTH_SLOW", "20s"));

    private final Path directory;
    private final List<String> command;
    private final Map<String, String> environment;

    private Program(Path directory, List<String> command, Map<String, String> environment) {
        this.directory = directory;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
    }

    /** The program called in {@code directory}, with nothing of this process's environment. */
    static Program in(Path directory) {
        assertThat(DISTRIBUTION.resolve("bin/bedstone")).isExecutable();
        Map<String, String> environment = new LinkedHashMap<>(PATIENT);
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", directory.toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("BEDSTONE_CACHE", CACHE.toString());
        environment.put("BEDSTONE_JAVA_HOME", System.getProperty("java.home"));
        LIBRARY.ifPresent(file -> environment.put(ChdbLibrary.VARIABLE, file.toString()));
        // The usual ports may belong to whatever else runs on this machine.
        environment.put("BEDSTONE_ENGINES_POSTGRES_PORT", port());
        environment.put("BEDSTONE_ENGINES_REDIS_PORT", port());
        environment.put("BEDSTONE_ENGINES_REDIS_CACHE_PORT", port());
        environment.put("BEDSTONE_ENGINES_CLICKHOUSE_PORT", port());
        environment.put("BEDSTONE_ENGINES_MONGO_PORT", port());
        return new Program(
                directory, List.of(DISTRIBUTION.resolve("bin/bedstone").toString()), environment);
    }

    private static Optional<Path> library() {
        try {
            return Optional.of(ChdbLibrary.ofUser().fetch(step -> {}));
        } catch (Unsupported here) {
            return Optional.empty();
        }
    }

    private static String port() {
        return String.valueOf(UnclaimedPort.next());
    }

    /** The same by another command line in front of the verbs. */
    Program by(String... other) {
        return new Program(directory, List.of(other), environment);
    }

    /** The same behind a command that carries it out. */
    Program behind(String... prefix) {
        List<String> longer = new ArrayList<>(List.of(prefix));
        longer.addAll(command);
        return new Program(directory, longer, environment);
    }

    /** The same with another variable. */
    Program with(String name, String value) {
        Map<String, String> other = new LinkedHashMap<>(environment);
        other.put(name, value);
        return new Program(directory, command, other);
    }

    /**
     * The same without a start cache, for a program in a place of its own: each place has one, and
     * making it takes longer than the few starts of a test save.
     */
    Program withoutStartCache() {
        return with("BEDSTONE_CACHE", "/proc/nothing");
    }

    /** The same without a variable. */
    Program without(String name) {
        Map<String, String> other = new LinkedHashMap<>(environment);
        other.remove(name);
        return new Program(directory, command, other);
    }

    /** Carries out one command line to its end. */
    Ended run(String... args) {
        try (Running running = start(args)) {
            return running.end(PATIENCE);
        }
    }

    /** Begins to carry out one command line. */
    Running start(String... args) {
        try {
            List<String> line = new ArrayList<>(LISTENING);
            line.addAll(command);
            line.addAll(List.of(args));
            Path out = Files.createTempFile("bedstone-out", ".txt");
            Path err = Files.createTempFile("bedstone-err", ".txt");
            ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.redirectInput(Path.of("/dev/null").toFile());
            builder.redirectOutput(out.toFile()).redirectError(err.toFile());
            return new Running(builder.start(), out, err);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** A command line that runs; killed at the end of the test if it still does. */
    record Running(Process process, Path outFile, Path errFile) implements AutoCloseable {

        String out() {
            return read(outFile);
        }

        String err() {
            return read(errFile);
        }

        /** Sends a signal by its name. */
        Running signal(String name) {
            Signals.send(name, process.pid());
            return this;
        }

        /** Waits for its end. */
        Ended end(Duration patience) {
            try {
                if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new AssertionError("still runs; out: " + out() + " err: " + err());
                }
                return new Ended(process.exitValue(), out(), err());
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
            try {
                process.waitFor();
                Files.deleteIfExists(outFile);
                Files.deleteIfExists(errFile);
            } catch (IOException | InterruptedException failure) {
                throw new AssertionError(failure);
            }
        }

        private static String read(Path file) {
            try {
                return new String(Files.readAllBytes(file), UTF_8);
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }
    }

    /** What a command line left behind. */
    record Ended(int code, String out, String err) {

        /** It ended well and had nothing to complain about. */
        Ended good() {
            assertThat(err).as("errors; out: %s", out).isEmpty();
            assertThat(code).as("exit code; out: %s", out).isZero();
            return this;
        }

        /** It failed with this code, one line that says {@code parts}, and no stack trace. */
        Ended failed(int expected, String... parts) {
            assertThat(err).as("errors; out: %s", out).contains(parts).startsWith("bedstone: ");
            assertThat(err.lines()).as("errors").hasSize(1);
            assertThat(code).isEqualTo(expected);
            assertThat(err + out).doesNotContain("\tat ", "Exception");
            return this;
        }
    }
}
