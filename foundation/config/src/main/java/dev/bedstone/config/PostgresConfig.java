package dev.bedstone.config;

import dev.bedstone.kernel.RetryPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * PostgreSQL as an application configures it. Immutable.
 *
 * @param primary where reads and writes go, as the application's role
 * @param replica where reads may go, as the application's role or one with the same rights to read
 * @param migration a direct way to the server as the owner of the schema
 * @param platform a way to the server as the role for work across tenants
 * @param loader a way to the server as the role that may only insert, for bulk loads of tenants'
 *     rows
 * @param pool the pool of the primary
 * @param timeouts how long things may take
 * @param retry how failed units of work are tried again
 * @param statements which statements are written into the log
 * @param applicationName what the server shows for our connections; at most 63 bytes
 * @param showDataInFailures whether failures carry the driver's own exception, which may hold row
 *     data and statements
 * @param maxLag how far the replica may be behind; reads go to the primary while it is more;
 *     positive
 * @param keepIdempotencyKeys how long a key that was used is remembered; positive
 */
public record PostgresConfig(
        PostgresEndpoint primary,
        Optional<PostgresEndpoint> replica,
        Optional<PostgresEndpoint> migration,
        Optional<PostgresEndpoint> platform,
        Optional<PostgresEndpoint> loader,
        PoolConfig pool,
        Timeouts timeouts,
        RetryPolicy retry,
        Statements statements,
        String applicationName,
        boolean showDataInFailures,
        Duration maxLag,
        Duration keepIdempotencyKeys) {

    /** How far a replica may be behind unless the configuration says otherwise. */
    public static final Duration STANDARD_MAX_LAG = Duration.ofSeconds(10);

    /** How long a used key is remembered unless the configuration says otherwise. */
    public static final Duration STANDARD_KEEP = Duration.ofDays(7);

    /** A configuration with the standard times around replicas and idempotency keys. */
    public PostgresConfig(
            PostgresEndpoint primary,
            Optional<PostgresEndpoint> replica,
            Optional<PostgresEndpoint> migration,
            Optional<PostgresEndpoint> platform,
            Optional<PostgresEndpoint> loader,
            PoolConfig pool,
            Timeouts timeouts,
            RetryPolicy retry,
            Statements statements,
            String applicationName,
            boolean showDataInFailures) {
        this(
                primary,
                replica,
                migration,
                platform,
                loader,
                pool,
                timeouts,
                retry,
                statements,
                applicationName,
                showDataInFailures,
                STANDARD_MAX_LAG,
                STANDARD_KEEP);
    }

    /** A configuration with the application's role and the owner's alone. */
    public PostgresConfig(
            PostgresEndpoint primary,
            Optional<PostgresEndpoint> replica,
            Optional<PostgresEndpoint> migration,
            PoolConfig pool,
            Timeouts timeouts,
            RetryPolicy retry,
            String applicationName,
            boolean showDataInFailures) {
        this(
                primary,
                replica,
                migration,
                Optional.empty(),
                Optional.empty(),
                pool,
                timeouts,
                retry,
                Statements.STANDARD,
                applicationName,
                showDataInFailures);
    }

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
        return with(replica, platform, loader, other, timeouts, statements, maxLag);
    }

    /** The same with other timeouts. */
    public PostgresConfig withTimeouts(Timeouts other) {
        return with(replica, platform, loader, pool, other, statements, maxLag);
    }

    /** The same with a replica that may be behind by as much. */
    public PostgresConfig withReplica(PostgresEndpoint other, Duration lag) {
        return with(Optional.of(other), platform, loader, pool, timeouts, statements, lag);
    }

    /** The same with a role for work across tenants. */
    public PostgresConfig withPlatform(PostgresEndpoint role) {
        return with(replica, Optional.of(role), loader, pool, timeouts, statements, maxLag);
    }

    /** The same with a role for bulk loads. */
    public PostgresConfig withLoader(PostgresEndpoint role) {
        return with(replica, platform, Optional.of(role), pool, timeouts, statements, maxLag);
    }

    /** The same with other statements in the log. */
    public PostgresConfig withStatements(Statements other) {
        return with(replica, platform, loader, pool, timeouts, other, maxLag);
    }

    private PostgresConfig with(
            Optional<PostgresEndpoint> otherReplica,
            Optional<PostgresEndpoint> otherPlatform,
            Optional<PostgresEndpoint> otherLoader,
            PoolConfig otherPool,
            Timeouts otherTimeouts,
            Statements otherStatements,
            Duration otherLag) {
        return new PostgresConfig(
                primary,
                otherReplica,
                migration,
                otherPlatform,
                otherLoader,
                otherPool,
                otherTimeouts,
                retry,
                otherStatements,
                applicationName,
                showDataInFailures,
                otherLag,
                keepIdempotencyKeys);
    }

    /**
     * Which statements are written into the log; never with a value.
     *
     * @param slowAfter statements that take longer are warned of; zero for none
     * @param echo whether every statement is written
     */
    public record Statements(Duration slowAfter, boolean echo) {

        /** Warns of statements that take half a second. */
        public static final Statements STANDARD = new Statements(Duration.ofMillis(500), false);
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
