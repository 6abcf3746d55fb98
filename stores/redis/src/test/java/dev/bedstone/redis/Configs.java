package dev.bedstone.redis;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.RedisConfig;
import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.config.Tls;
import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.kernel.Secret;
import java.time.Duration;
import java.util.Optional;

/** Configurations with one thing changed. */
final class Configs {

    /** A machine busy with other things may be slow; tests of time use the defaults instead. */
    static final RedisConfig.Timeouts PATIENT =
            new RedisConfig.Timeouts(
                    Duration.ofSeconds(4), Duration.ofSeconds(3), Duration.ofSeconds(3));

    private Configs() {}

    /** The defaults around an endpoint, with patience. */
    static RedisConfig patient(RedisEndpoint endpoint) {
        return patient(RedisConfig.of(endpoint));
    }

    /** The same with patience. */
    static RedisConfig patient(RedisConfig config) {
        return with(config, PATIENT);
    }

    static RedisConfig with(RedisConfig config, RedisConfig.Timeouts timeouts) {
        return new RedisConfig(
                config.main(),
                config.cache(),
                config.maxConnections(),
                timeouts,
                config.retry(),
                config.defaultTtl(),
                config.applicationName());
    }

    static RedisConfig with(RedisConfig config, RetryPolicy retry) {
        return new RedisConfig(
                config.main(),
                config.cache(),
                config.maxConnections(),
                config.timeouts(),
                retry,
                config.defaultTtl(),
                config.applicationName());
    }

    static RedisConfig with(RedisConfig config, Optional<RedisEndpoint> cache) {
        return new RedisConfig(
                config.main(),
                cache,
                config.maxConnections(),
                config.timeouts(),
                config.retry(),
                config.defaultTtl(),
                config.applicationName());
    }

    static RedisEndpoint at(RedisEndpoint endpoint, HostPort address) {
        return new RedisEndpoint(
                address, endpoint.user(), endpoint.password(), endpoint.database(), endpoint.tls());
    }

    static RedisEndpoint with(RedisEndpoint endpoint, Secret password) {
        return new RedisEndpoint(
                endpoint.address(), endpoint.user(), password, endpoint.database(), endpoint.tls());
    }

    static RedisEndpoint as(RedisEndpoint endpoint, String user, Secret password) {
        return new RedisEndpoint(
                endpoint.address(),
                Optional.of(user),
                password,
                endpoint.database(),
                endpoint.tls());
    }

    static RedisEndpoint in(RedisEndpoint endpoint, int database) {
        return new RedisEndpoint(
                endpoint.address(), endpoint.user(), endpoint.password(), database, endpoint.tls());
    }

    static RedisEndpoint with(RedisEndpoint endpoint, Tls tls) {
        return new RedisEndpoint(
                endpoint.address(), endpoint.user(), endpoint.password(), endpoint.database(), tls);
    }
}
