package dev.bedstone.config;

import dev.bedstone.kernel.RetryPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * PostgreSQL as an application configures it. Immutable.
 *
 * @param primary where reads and writes go, as the application's role
 * @param replica where reads may go
 * @param migration a direct way to the server as the owner of the schema
 * @param pool the pool of the primary
 * @param timeouts how long things may take
 * @param retry how failed units of work are tried again
 * @param applicationName what the server shows for our connections; at most 63 bytes
 * @param showDataInFailures whether failures carry the driver's own exception, which may hold row
 *     data and statements
 */
public record PostgresConfig(
        PostgresEndpoint primary,
        Optional<PostgresEndpoint> replica,
        Optional<PostgresEndpoint> migration,
        PoolConfig pool,
        Timeouts timeouts,
        RetryPolicy retry,
        String applicationName,
        boolean showDataInFailures) {

    /** The defaults around an endpoint. */
    public static PostgresConfig of(PostgresEndpoint primary) {
        return new PostgresConfig(
                primary,
                Optional.empty(),
                Optional.empty(),
                PoolConfig.STANDARD,
                Timeouts.STANDARD,
                RetryPolicy.STANDARD,
                "bedstone",
                false);
    }

    /** The same with another pool. */
    public PostgresConfig withPool(PoolConfig other) {
        return new PostgresConfig(
                primary,
                replica,
                migration,
                other,
                timeouts,
                retry,
                applicationName,
                showDataInFailures);
    }

    /** The same with other timeouts. */
    public PostgresConfig withTimeouts(Timeouts other) {
        return new PostgresConfig(
                primary,
                replica,
                migration,
                pool,
                other,
                retry,
                applicationName,
                showDataInFailures);
    }

    /**
     * How long things may take; all positive.
     *
     * @param connect opening a connection, the login included
     * @param call one call of the layer from its begin to its end, unless the call says otherwise
     * @param statement one statement, enforced by the server
     * @param socket silence on the wire before the connection counts as lost; above {@code
     *     statement}
     * @param idleInTransaction an open transaction that does nothing, enforced by the server
     * @param drain what running work gets when the store closes
     */
    public record Timeouts(
            Duration connect,
            Duration call,
            Duration statement,
            Duration socket,
            Duration idleInTransaction,
            Duration drain) {

        /** The times of the promises. */
        public static final Timeouts STANDARD =
                new Timeouts(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(35),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(10));

        public Timeouts {
            if (socket.compareTo(statement) <= 0) {
                throw new IllegalArgumentException(
                        "the socket timeout must be longer than the statement timeout, else the"
                                + " connection is cut before the server can answer");
            }
        }
    }
}
