package dev.bedstone.config.internal;

import static dev.bedstone.config.internal.MongoSettings.STORE;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.MongoConfig;
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
                        values.find(MongoSettings.REPLICA_SET),
                        tls,
                        pool,
                        values.get(MongoSettings.CALL)));
    }

    private boolean isSrv() {
        return values.text(STORE.url()).filter(url -> url.startsWith("mongodb+srv://")).isPresent();
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
                .orElse(PoolConfig.STANDARD);
    }
}
