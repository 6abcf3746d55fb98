package dev.bedstone.config;

import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.kernel.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * MongoDB as an application configures it. Immutable.
 *
 * @param application the way of the application, as its user
 * @param migration the way for migrations, with a user who may change the schema; empty if that is
 *     the application's
 * @param pool the pool's size and patience
 * @param timeouts how long things may take
 * @param retry how failed calls are tried again
 * @param applicationName what the server shows for our connections; at most 128 bytes
 * @param showDataInFailures whether failures carry the driver's own exception, which may hold
 *     documents
 */
public record MongoConfig(
        MongoEndpoint application,
        Optional<MongoEndpoint> migration,
        PoolConfig pool,
        Timeouts timeouts,
        RetryPolicy retry,
        String applicationName,
        boolean showDataInFailures) {

    /** Twenty connections, five kept; the times of the promises. */
    public static final PoolConfig POOL =
            new PoolConfig(
                    20,
                    5,
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(25),
                    Duration.ZERO,
                    Duration.ZERO);

    /** The defaults around a way to the server. */
    public static MongoConfig of(MongoEndpoint application) {
        return new MongoConfig(
                application,
                Optional.empty(),
                POOL,
                Timeouts.STANDARD,
                RetryPolicy.STANDARD,
                "bedstone",
                false);
    }

    /** The defaults around one member, without credentials. */
    public static MongoConfig of(HostPort host, String database) {
        return of(MongoEndpoint.of(host, database));
    }

    /** The same by another way. */
    public MongoConfig withApplication(MongoEndpoint other) {
        return with(other, migration, pool, timeouts, retry, applicationName);
    }

    /** The same with a user that the database {@code admin} knows. */
    public MongoConfig withCredentials(String name, Secret word) {
        return withApplication(application.withCredentials(name, word));
    }

    /** The same at other members. */
    public MongoConfig withHosts(List<HostPort> others) {
        return withApplication(application.withHosts(others));
    }

    /** The same with another database. */
    public MongoConfig withDatabase(String other) {
        return withApplication(application.withDatabase(other));
    }

    /** The same with a way of its own for migrations. */
    public MongoConfig withMigration(MongoEndpoint other) {
        return with(application, Optional.of(other), pool, timeouts, retry, applicationName);
    }

    /** The configuration of the one who migrates: the same, reached by {@link #migration()}. */
    public MongoConfig forMigrations() {
        return migration.map(this::withApplication).orElse(this);
    }

    /** The same with another pool. */
    public MongoConfig withPool(PoolConfig other) {
        return with(application, migration, other, timeouts, retry, applicationName);
    }

    /** The same with other times. */
    public MongoConfig withTimeouts(Timeouts other) {
        return with(application, migration, pool, other, retry, applicationName);
    }

    /** The same with other retries. */
    public MongoConfig withRetry(RetryPolicy other) {
        return with(application, migration, pool, timeouts, other, applicationName);
    }

    /** The same under another name. */
    public MongoConfig withApplicationName(String other) {
        return with(application, migration, pool, timeouts, retry, other);
    }

    private MongoConfig with(
            MongoEndpoint otherApplication,
            Optional<MongoEndpoint> otherMigration,
            PoolConfig otherPool,
            Timeouts otherTimeouts,
            RetryPolicy otherRetry,
            String otherName) {
        return new MongoConfig(
                otherApplication,
                otherMigration,
                otherPool,
                otherTimeouts,
                otherRetry,
                otherName,
                showDataInFailures);
    }

    /**
     * How long things may take; all positive.
     *
     * @param connect opening a connection, the login included
     * @param serverSelection finding a member that can serve the call
     * @param call one call from its begin to its end, retries included
     * @param drain what running calls get when the store closes
     */
    public record Timeouts(
            Duration connect, Duration serverSelection, Duration call, Duration drain) {

        /** The times of the promises. */
        public static final Timeouts STANDARD =
                new Timeouts(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(5));
    }
}
