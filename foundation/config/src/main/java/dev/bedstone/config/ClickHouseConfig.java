package dev.bedstone.config;

import dev.bedstone.kernel.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * ClickHouse as an application configures it, over its HTTP interface. Immutable.
 *
 * @param address where it listens
 * @param database the database
 * @param user the user
 * @param password its password; empty for none
 * @param tls how the connection is protected
 * @param migration the way for migrations, with a user who may change the schema; empty if that is
 *     the application's
 * @param compress whether blocks are LZ4-compressed on the wire
 * @param maxConnections the most statements at once, each of which has a connection to itself, 1 to
 *     1000
 * @param timeouts how long things may take
 * @param showDataInFailures whether failures carry the server's own words, which may hold row data
 *     and statements
 */
public record ClickHouseConfig(
        HostPort address,
        String database,
        String user,
        Secret password,
        Tls tls,
        Optional<ClickHouseEndpoint> migration,
        boolean compress,
        int maxConnections,
        Timeouts timeouts,
        boolean showDataInFailures) {

    public ClickHouseConfig {
        if (maxConnections < 1 || maxConnections > 1_000) {
            throw new IllegalArgumentException(
                    "there are 1 to 1000 connections, not " + maxConnections);
        }
    }

    /** The defaults around a server without TLS. */
    public static ClickHouseConfig of(
            HostPort address, String database, String user, Secret password) {
        return new ClickHouseConfig(
                address,
                database,
                user,
                password,
                Tls.NONE,
                Optional.empty(),
                true,
                16,
                Timeouts.STANDARD,
                false);
    }

    /** The same for another database of the server. */
    public ClickHouseConfig withDatabase(String other) {
        return new ClickHouseConfig(
                address,
                other,
                user,
                password,
                tls,
                migration,
                compress,
                maxConnections,
                timeouts,
                showDataInFailures);
    }

    /** The same with a way of its own for migrations. */
    public ClickHouseConfig withMigration(ClickHouseEndpoint other) {
        return new ClickHouseConfig(
                address,
                database,
                user,
                password,
                tls,
                Optional.of(other),
                compress,
                maxConnections,
                timeouts,
                showDataInFailures);
    }

    /** The configuration of the one who migrates: the same, reached by {@link #migration()}. */
    public ClickHouseConfig forMigrations() {
        return migration
                .map(way ->
                        new ClickHouseConfig(
                                way.address(),
                                way.database(),
                                way.user(),
                                way.password(),
                                way.tls(),
                                migration,
                                compress,
                                maxConnections,
                                timeouts,
                                showDataInFailures))
                .orElse(this);
    }

    /** The same with other protection of the connection. */
    public ClickHouseConfig withTls(Tls other) {
        return new ClickHouseConfig(
                address,
                database,
                user,
                password,
                other,
                migration,
                compress,
                maxConnections,
                timeouts,
                showDataInFailures);
    }

    /** The same with other timeouts. */
    public ClickHouseConfig withTimeouts(Timeouts other) {
        return new ClickHouseConfig(
                address,
                database,
                user,
                password,
                tls,
                migration,
                compress,
                maxConnections,
                other,
                showDataInFailures);
    }

    /** The same with or without compression. */
    public ClickHouseConfig withCompress(boolean other) {
        return new ClickHouseConfig(
                address,
                database,
                user,
                password,
                tls,
                migration,
                other,
                maxConnections,
                timeouts,
                showDataInFailures);
    }

    /** The same with or without the server's own words in failures. */
    public ClickHouseConfig withShowDataInFailures(boolean other) {
        return new ClickHouseConfig(
                address,
                database,
                user,
                password,
                tls,
                migration,
                compress,
                maxConnections,
                timeouts,
                other);
    }

    /** The same with another bound on statements at once. */
    public ClickHouseConfig withMaxConnections(int other) {
        return new ClickHouseConfig(
                address,
                database,
                user,
                password,
                tls,
                migration,
                compress,
                other,
                timeouts,
                showDataInFailures);
    }

    /**
     * How long things may take; all positive.
     *
     * @param connect opening a connection
     * @param call one call of the layer from its begin to its end, unless the call says otherwise
     * @param receive silence on the wire before the connection counts as lost
     * @param drain what running statements get when the store closes
     */
    public record Timeouts(Duration connect, Duration call, Duration receive, Duration drain) {

        /** The times of the promises. */
        public static final Timeouts STANDARD =
                new Timeouts(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5));
    }
}
