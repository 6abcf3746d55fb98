package dev.bedstone.config;

import java.time.Duration;

/**
 * The size and the patience of a connection pool. Immutable.
 *
 * @param maxSize the most connections, 1 to 1000
 * @param minIdle connections kept open when there is nothing to do, 0 to {@code maxSize}
 * @param acquireTimeout how long a caller waits for a connection; positive
 * @param idleTimeout after this a connection above {@code minIdle} is closed; zero for never
 * @param maxLifetime after this a connection is replaced; zero for never
 * @param keepalive how often an idle connection is asked whether it lives; zero for never
 * @param leakAfter a connection held for longer is reported with the place that took it; zero for
 *     never
 */
public record PoolConfig(
        int maxSize,
        int minIdle,
        Duration acquireTimeout,
        Duration idleTimeout,
        Duration maxLifetime,
        Duration keepalive,
        Duration leakAfter) {

    /** Ten connections, two kept; the times of the promises. */
    public static final PoolConfig STANDARD =
            new PoolConfig(
                    10,
                    2,
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(25),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(30));

    public PoolConfig {
        if (maxSize < 1 || maxSize > 1_000) {
            throw new IllegalArgumentException("a pool has 1 to 1000 connections, not " + maxSize);
        }
        if (minIdle < 0 || minIdle > maxSize) {
            throw new IllegalArgumentException(
                    "a pool of " + maxSize + " cannot keep " + minIdle + " connections idle");
        }
        if (!acquireTimeout.isPositive()) {
            throw new IllegalArgumentException("the acquire timeout must be positive");
        }
    }
}
