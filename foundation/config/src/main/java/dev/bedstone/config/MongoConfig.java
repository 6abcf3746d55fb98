package dev.bedstone.config;

import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.kernel.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * MongoDB as an application configures it. Immutable.
 *
 * @param hosts one or more members; never empty
 * @param srv whether the only host is a DNS name under which the members are listed
 * @param database the database
 * @param user the user, if the server asks for one
 * @param password its password; empty for none
 * @param authSource the database that knows the user
 * @param replicaSet the replica set's name, if there is one
 * @param tls how the connection is protected
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
        List<HostPort> hosts,
        boolean srv,
        String database,
        Optional<String> user,
        Secret password,
        String authSource,
        Optional<String> replicaSet,
        Tls tls,
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

    private static final String ADMIN = "admin";

    public MongoConfig {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a MongoDB configuration needs a host");
        }
    }

    /** The defaults around one member, without credentials. */
    public static MongoConfig of(HostPort host, String database) {
        return new MongoConfig(
                List.of(host),
                false,
                database,
                Optional.empty(),
                Secret.of(""),
                ADMIN,
                Optional.empty(),
                Tls.NONE,
                Optional.empty(),
                POOL,
                Timeouts.STANDARD,
                RetryPolicy.STANDARD,
                "bedstone",
                false);
    }

    /** The same with a user that the database {@code admin} knows. */
    public MongoConfig withCredentials(String name, Secret word) {
        return new MongoConfig(
                hosts,
                srv,
                database,
                Optional.of(name),
                word,
                ADMIN,
                replicaSet,
                tls,
                migration,
                pool,
                timeouts,
                retry,
                applicationName,
                showDataInFailures);
    }

    /** The same at other members. */
    public MongoConfig withHosts(List<HostPort> others) {
        return new MongoConfig(
                others,
                srv,
                database,
                user,
                password,
                authSource,
                replicaSet,
                tls,
                migration,
                pool,
                timeouts,
                retry,
                applicationName,
                showDataInFailures);
    }

    /** The same with another database. */
    public MongoConfig withDatabase(String other) {
        return new MongoConfig(
                hosts,
                srv,
                other,
                user,
                password,
                authSource,
                replicaSet,
                tls,
                migration,
                pool,
                timeouts,
                retry,
                applicationName,
                showDataInFailures);
    }

    /** The same with a way of its own for migrations. */
    public MongoConfig withMigration(MongoEndpoint other) {
        return new MongoConfig(
                hosts,
                srv,
                database,
                user,
                password,
                authSource,
                replicaSet,
                tls,
                Optional.of(other),
                pool,
                timeouts,
                retry,
                applicationName,
                showDataInFailures);
    }

    /** The configuration of the one who migrates: the same, reached by {@link #migration()}. */
    public MongoConfig forMigrations() {
        return migration.map(this::by).orElse(this);
    }

    private MongoConfig by(MongoEndpoint way) {
        return new MongoConfig(
                way.hosts(),
                way.srv(),
                way.database(),
                way.user(),
                way.password(),
                way.authSource(),
                way.replicaSet(),
                way.tls(),
                migration,
                pool,
                timeouts,
                retry,
                applicationName,
                showDataInFailures);
    }

    /** The same with another pool. */
    public MongoConfig withPool(PoolConfig other) {
        return new MongoConfig(
                hosts,
                srv,
                database,
                user,
                password,
                authSource,
                replicaSet,
                tls,
                migration,
                other,
                timeouts,
                retry,
                applicationName,
                showDataInFailures);
    }

    /** The same with other times. */
    public MongoConfig withTimeouts(Timeouts other) {
        return new MongoConfig(
                hosts,
                srv,
                database,
                user,
                password,
                authSource,
                replicaSet,
                tls,
                migration,
                pool,
                other,
                retry,
                applicationName,
                showDataInFailures);
    }

    /** The same with other retries. */
    public MongoConfig withRetry(RetryPolicy other) {
        return new MongoConfig(
                hosts,
                srv,
                database,
                user,
                password,
                authSource,
                replicaSet,
                tls,
                migration,
                pool,
                timeouts,
                other,
                applicationName,
                showDataInFailures);
    }

    /** The same under another name. */
    public MongoConfig withApplicationName(String other) {
        return new MongoConfig(
                hosts,
                srv,
                database,
                user,
                password,
                authSource,
                replicaSet,
                tls,
                migration,
                pool,
                timeouts,
                retry,
                other,
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
