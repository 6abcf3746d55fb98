package dev.bedstone.postgres;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.PoolConfig;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.kernel.Secret;
import java.time.Duration;
import java.util.List;

/** Variants of a configuration. */
final class Configs {

    private Configs() {}

    static PostgresConfig at(PostgresConfig config, HostPort address) {
        PostgresEndpoint old = config.primary();
        return primary(
                config,
                new PostgresEndpoint(
                        List.of(address),
                        old.database(),
                        old.user(),
                        old.password(),
                        old.tls(),
                        old.pooler()));
    }

    static PostgresConfig password(PostgresConfig config, Secret password) {
        PostgresEndpoint old = config.primary();
        return primary(
                config,
                new PostgresEndpoint(
                        old.hosts(),
                        old.database(),
                        old.user(),
                        password,
                        old.tls(),
                        old.pooler()));
    }

    static PostgresConfig primary(PostgresConfig config, PostgresEndpoint endpoint) {
        return with(config, endpoint, config.retry(), config.showDataInFailures());
    }

    static PostgresConfig retry(PostgresConfig config, RetryPolicy retry) {
        return with(config, config.primary(), retry, config.showDataInFailures());
    }

    static PostgresConfig showingData(PostgresConfig config) {
        return with(config, config.primary(), config.retry(), true);
    }

    private static PostgresConfig with(
            PostgresConfig config,
            PostgresEndpoint primary,
            RetryPolicy retry,
            boolean showDataInFailures) {
        return new PostgresConfig(
                primary,
                config.replica(),
                config.migration(),
                config.platform(),
                config.loader(),
                config.pool(),
                config.timeouts(),
                retry,
                config.statements(),
                config.applicationName(),
                showDataInFailures);
    }

    static PoolConfig pool(int size, Duration acquire, Duration leakAfter) {
        return new PoolConfig(
                size,
                0,
                acquire,
                Duration.ofMinutes(10),
                Duration.ofMinutes(25),
                Duration.ofMinutes(2),
                leakAfter);
    }

    static PostgresConfig.Timeouts timeouts(Duration call, Duration drain) {
        PostgresConfig.Timeouts standard = PostgresConfig.Timeouts.STANDARD;
        return new PostgresConfig.Timeouts(
                Duration.ofSeconds(1),
                call,
                standard.statement(),
                standard.socket(),
                standard.idleInTransaction(),
                drain);
    }
}
