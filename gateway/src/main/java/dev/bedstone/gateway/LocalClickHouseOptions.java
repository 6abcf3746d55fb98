package dev.bedstone.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a local ClickHouse is started. Immutable.
 *
 * @param data the directory for tables, backups, key and log; created when missing
 * @param port the port on 127.0.0.1; 0 for any free one, which it then keeps over crashes
 * @param library the engine; empty for the user's own, fetched once
 * @param memory bytes one statement may take; 0 for no limit
 * @param resultRows rows one result may have; 0 for no limit
 * @param largestBody bytes one request's body may have, unpacked
 * @param longest how long one statement may run
 * @param statements how many statements run at once; more wait
 * @param restarts whether a server that ended by itself is started again; false for a caller who
 *     does that itself
 * @param startTimeout how long a start may take, recovery included and fetching not
 * @param events is told, in one line each, when the server died, was started again or was given up;
 *     called on a thread of its own
 */
public record LocalClickHouseOptions(
        Path data,
        int port,
        Optional<Path> library,
        long memory,
        long resultRows,
        long largestBody,
        Duration longest,
        int statements,
        boolean restarts,
        Duration startTimeout,
        Consumer<String> events) {

    private static final long LARGEST_BODY = 16L << 30;
    private static final int STATEMENTS = 32;

    public LocalClickHouseOptions {
        data = data.toAbsolutePath().normalize();
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        if (memory < 0 || resultRows < 0 || largestBody < 1 || statements < 1) {
            throw new IllegalArgumentException("a limit must be positive");
        }
        if (longest.toSeconds() < 1 || !startTimeout.isPositive()) {
            throw new IllegalArgumentException("a time must be positive");
        }
    }

    /** On any free port, without limits but for an hour per statement. */
    public static LocalClickHouseOptions in(Path data) {
        return new LocalClickHouseOptions(
                data,
                0,
                Optional.empty(),
                0,
                0,
                LARGEST_BODY,
                Duration.ofHours(1),
                STATEMENTS,
                true,
                Duration.ofSeconds(60),
                line -> {});
    }

    /** The same on another port; 0 for any free one. */
    public LocalClickHouseOptions withPort(int other) {
        return new LocalClickHouseOptions(
                data,
                other,
                library,
                memory,
                resultRows,
                largestBody,
                longest,
                statements,
                restarts,
                startTimeout,
                events);
    }

    /** The same with another engine. */
    public LocalClickHouseOptions withLibrary(Path other) {
        return new LocalClickHouseOptions(
                data,
                port,
                Optional.of(other),
                memory,
                resultRows,
                largestBody,
                longest,
                statements,
                restarts,
                startTimeout,
                events);
    }

    /** The same with other limits; 0 for none. */
    public LocalClickHouseOptions withLimits(long bytes, long rows) {
        return new LocalClickHouseOptions(
                data,
                port,
                library,
                bytes,
                rows,
                largestBody,
                longest,
                statements,
                restarts,
                startTimeout,
                events);
    }

    /** The same with another largest body. */
    public LocalClickHouseOptions withLargestBody(long bytes) {
        return new LocalClickHouseOptions(
                data,
                port,
                library,
                memory,
                resultRows,
                bytes,
                longest,
                statements,
                restarts,
                startTimeout,
                events);
    }

    /** The same with another bound on the time of one statement. */
    public LocalClickHouseOptions withLongest(Duration time) {
        return new LocalClickHouseOptions(
                data,
                port,
                library,
                memory,
                resultRows,
                largestBody,
                time,
                statements,
                restarts,
                startTimeout,
                events);
    }

    /** The same with another bound on statements that run at once. */
    public LocalClickHouseOptions withStatements(int count) {
        return new LocalClickHouseOptions(
                data,
                port,
                library,
                memory,
                resultRows,
                largestBody,
                longest,
                count,
                restarts,
                startTimeout,
                events);
    }

    /** The same with somebody who is told what happens. */
    public LocalClickHouseOptions withEvents(Consumer<String> listener) {
        return new LocalClickHouseOptions(
                data,
                port,
                library,
                memory,
                resultRows,
                largestBody,
                longest,
                statements,
                restarts,
                startTimeout,
                listener);
    }

    /** The same, but a server that ends by itself stays ended. */
    public LocalClickHouseOptions withoutRestarts() {
        return new LocalClickHouseOptions(
                data,
                port,
                library,
                memory,
                resultRows,
                largestBody,
                longest,
                statements,
                false,
                startTimeout,
                events);
    }
}
