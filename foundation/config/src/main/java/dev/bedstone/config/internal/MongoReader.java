package dev.bedstone.config.internal;

import static dev.bedstone.config.internal.MongoSettings.STORE;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.config.MongoConfig.Timeouts;
import dev.bedstone.config.PoolConfig;
import dev.bedstone.config.Tls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Builds the configuration of MongoDB. */
final class MongoReader {

    private final Values values;
    private final EndpointReader endpoints;

    MongoReader(Values values) {
        this.values = values;
        this.endpoints = new EndpointReader(values);
    }

    /** The configuration; empty if there is a problem, which then is among the problems. */
    Optional<MongoConfig> read() {
        List<HostPort> hosts = endpoints.hosts(STORE);
        Tls tls = endpoints.tls(STORE);
        PoolConfig pool = pool();
        if (hosts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new MongoConfig(
                        hosts,
                        isSrv(),
                        values.get(STORE.database()),
                        values.find(STORE.user()),
                        endpoints.password(STORE.password()),
                        authSource(),
                        values.find(MongoSettings.REPLICA_SET),
                        tls,
                        pool,
                        timeouts(),
                        endpoints.retry(MongoSettings.RETRY),
                        values.get(MongoSettings.APPLICATION_NAME),
                        values.get(MongoSettings.SHOW_DATA)));
    }

    private boolean isSrv() {
        return values.text(STORE.url()).filter(url -> url.startsWith("mongodb+srv://")).isPresent();
    }

    /** As MongoDB's drivers take it from a connection string. */
    private String authSource() {
        return values.find(MongoSettings.AUTH_SOURCE)
                .orElseGet(() ->
                        values.rank(STORE.database()) == Rank.URL
                                ? values.get(STORE.database())
                                : "admin");
    }

    private Timeouts timeouts() {
        return new Timeouts(
                values.get(MongoSettings.CONNECT),
                values.get(MongoSettings.SERVER_SELECTION),
                values.get(MongoSettings.CALL),
                values.get(MongoSettings.DRAIN));
    }

    private PoolConfig pool() {
        return values.build(
                        MongoSettings.MIN_IDLE,
                        () ->
                                new PoolConfig(
                                        values.get(MongoSettings.MAX_SIZE),
                                        values.get(MongoSettings.MIN_IDLE),
                                        values.get(MongoSettings.ACQUIRE_TIMEOUT),
                                        values.get(MongoSettings.IDLE_TIMEOUT),
                                        values.get(MongoSettings.MAX_LIFETIME),
                                        Duration.ZERO,
                                        Duration.ZERO))
                .orElse(MongoConfig.POOL);
    }
}
