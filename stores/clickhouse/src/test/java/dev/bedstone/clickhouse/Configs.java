package dev.bedstone.clickhouse;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.ClickHouseConfig.Timeouts;
import dev.bedstone.config.HostPort;
import dev.bedstone.kernel.Secret;
import java.time.Duration;

/** Configurations that differ in one thing. */
final class Configs {

    /** Short, for tests of what does not answer. */
    static final Timeouts SHORT =
            new Timeouts(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(30),
                    Duration.ofMillis(500));

    private Configs() {}

    static ClickHouseConfig at(ClickHouseConfig config, HostPort address) {
        return ClickHouseConfig.of(address, config.database(), config.user(), config.password())
                .withTimeouts(config.timeouts());
    }

    static ClickHouseConfig with(ClickHouseConfig config, Secret password) {
        return ClickHouseConfig.of(config.address(), config.database(), config.user(), password)
                .withTimeouts(config.timeouts());
    }
}
