package dev.bedstone.engines;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a local PostgreSQL is started. Immutable.
 *
 * @param data the directory for data, passwords and log; created when missing
 * @param port the port on 127.0.0.1; 0 for any free one
 * @param major the major version; its binaries must be on the class path or in {@code binaries}
 * @param durable whether what is committed survives a crash of the machine; when false the server
 *     still survives its own death, but does not wait for the disk
 * @param settings server settings that win over the built-in ones, such as {@code work_mem}
 * @param binaries a directory that holds {@code initdb} and {@code postgres}; empty for the
 *     binaries on the class path
 * @param startTimeout how long a start may take, recovery after a crash included
 */
public record LocalPostgresOptions(
        Path data,
        int port,
        int major,
        boolean durable,
        Map<String, String> settings,
        Optional<Path> binaries,
        Duration startTimeout) {

    /** The major version whose binaries come with Bedstone. */
    public static final int DEFAULT_MAJOR = 18;

    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(30);

    public LocalPostgresOptions {
        data = data.toAbsolutePath().normalize();
        settings = Map.copyOf(settings);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        if (!startTimeout.isPositive()) {
            throw new IllegalArgumentException("the start timeout must be positive");
        }
    }

    /** Binaries from the class path and 30 s to start. */
    public LocalPostgresOptions(
            Path data, int port, int major, boolean durable, Map<String, String> settings) {
        this(data, port, major, durable, settings, Optional.empty(), DEFAULT_START_TIMEOUT);
    }

    /** Any free port, the shipped version, fast rather than durable: what a test wants. */
    public static LocalPostgresOptions in(Path data) {
        return new LocalPostgresOptions(data, 0, DEFAULT_MAJOR, false, Map.of());
    }

    /** The same on another port; 0 for any free one. */
    public LocalPostgresOptions withPort(int other) {
        return new LocalPostgresOptions(
                data, other, major, durable, settings, binaries, startTimeout);
    }

    /** The same with another major version. */
    public LocalPostgresOptions withMajor(int other) {
        return new LocalPostgresOptions(
                data, port, other, durable, settings, binaries, startTimeout);
    }

    /** The same, waiting for the disk or not. */
    public LocalPostgresOptions withDurable(boolean other) {
        return new LocalPostgresOptions(data, port, major, other, settings, binaries, startTimeout);
    }

    /** The same with one more server setting. */
    public LocalPostgresOptions withSetting(String name, String value) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(name, value);
        return withSettings(more);
    }

    /** The same with these server settings and no others. */
    public LocalPostgresOptions withSettings(Map<String, String> others) {
        return new LocalPostgresOptions(data, port, major, durable, others, binaries, startTimeout);
    }

    /** The same with the server programs of this directory. */
    public LocalPostgresOptions withBinaries(Path directory) {
        return new LocalPostgresOptions(
                data, port, major, durable, settings, Optional.of(directory), startTimeout);
    }

    /** The same with another time to start. */
    public LocalPostgresOptions withStartTimeout(Duration other) {
        return new LocalPostgresOptions(data, port, major, durable, settings, binaries, other);
    }
}
