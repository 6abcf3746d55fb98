package dev.bedstone.config;

import static dev.bedstone.config.SettingRow.file;
import static dev.bedstone.config.SettingRow.row;
import static dev.bedstone.config.SettingRow.seconds;
import static dev.bedstone.config.SettingRow.shown;
import static dev.bedstone.config.SettingRow.time;

import java.time.Duration;
import java.util.stream.Stream;

/** The settings of Redis. */
final class RedisSettingRows {

    private RedisSettingRows() {}

    static Stream<SettingRow> rows() {
        return Stream.of(
                row("redis.url", c -> redis(c).main().address().host(), "h", "redis://x", "x"),
                row("redis.host", c -> redis(c).main().address().host(), "h", "x", "x"),
                row("redis.port", c -> redis(c).main().address().port(), 6379, "7", 7),
                row("redis.database", c -> redis(c).main().database(), 0, "7", 7),
                row("redis.user", c -> redis(c).main().user().orElse(""), "", "x", "x"),
                row("redis.password", c -> redis(c).main().password().reveal(), "", "x", "x"),
                row(
                        "redis.tls.mode",
                        c -> redis(c).main().tls().mode(),
                        TlsMode.DISABLE,
                        "verify-ca",
                        TlsMode.VERIFY_CA),
                file("redis.tls.ca", c -> redis(c).main().tls().authority()),
                file("redis.tls.cert", c -> redis(c).main().tls().certificate()),
                file("redis.tls.key", c -> redis(c).main().tls().key()),
                row("redis.cache.url", c -> redis(c).cache().isPresent(), false, "redis://x", true),
                row("redis.cache.password", c -> shown(c, "redis.cache.password"), "", "x", "****"),
                row("redis.max-connections", c -> redis(c).maxConnections(), 20, "7", 7),
                time("redis.timeouts.connect", c -> redis(c).timeouts().connect(), seconds(2)),
                time(
                        "redis.timeouts.command",
                        c -> redis(c).timeouts().command(),
                        Duration.ofMillis(300)),
                time("redis.timeouts.drain", c -> redis(c).timeouts().drain(), seconds(5)),
                time("redis.default-ttl", c -> redis(c).defaultTtl(), seconds(3600)),
                row(
                        "redis.application-name",
                        c -> redis(c).applicationName(),
                        "bedstone",
                        "x",
                        "x"),
                row("redis.retry.attempts", c -> redis(c).retry().attempts(), 3, "7", 7),
                row(
                        "redis.retry.first-delay",
                        c -> redis(c).retry().firstDelay(),
                        Duration.ofMillis(50),
                        "70ms",
                        Duration.ofMillis(70)),
                time(
                        "redis.retry.longest-delay",
                        c -> redis(c).retry().longestDelay(),
                        seconds(1)));
    }

    private static RedisConfig redis(LoadedConfig loaded) {
        return loaded.config().redis().orElseThrow();
    }
}
