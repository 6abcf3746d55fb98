package dev.bedstone.config;

import dev.bedstone.kernel.RetryPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * Redis as an application configures it. Immutable.
 *
 * @param main the server for sessions, limits, locks and idempotency keys; must not evict
 * @param cache the server for caches, which may evict; without one, caches share {@code main}
 * @param maxConnections the most dedicated connections (transactions, blocking reads) beside the
 *     shared one
 * @param timeouts how long things may take
 * @param retry how failed commands are tried again
 * @param defaultTtl the life of a value for which no other is given
 * @param applicationName what the server shows for our connections
 */
public record RedisConfig(
        RedisEndpoint main,
        Optional<RedisEndpoint> cache,
        int maxConnections,
        Timeouts timeouts,
        RetryPolicy retry,
        Duration defaultTtl,
        String applicationName) {

    /** The defaults around an endpoint. */
    public static RedisConfig of(RedisEndpoint main) {
        return new RedisConfig(
                main,
                Optional.empty(),
                20,
                Timeouts.STANDARD,
                RetryPolicy.STANDARD,
                Duration.ofHours(1),
                "bedstone");
    }

    /**
     * How long things may take; all positive.
     *
     * @param connect opening a connection
     * @param command one command
     * @param drain what running commands get when the store closes
     */
    public record Timeouts(Duration connect, Duration command, Duration drain) {

        /** The times of the promises. */
        public static final Timeouts STANDARD =
                new Timeouts(Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofSeconds(5));
    }
}
