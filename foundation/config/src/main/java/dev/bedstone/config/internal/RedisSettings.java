package dev.bedstone.config.internal;

import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Secret;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Keys of Redis. */
final class RedisSettings {

    static final StoreSettings STORE = StoreSettings.of(StoreKind.REDIS, 6379, "0", null);

    static final Setting<String> CACHE_URL =
            Setting.of(
                    "redis.cache.url",
                    Forms.URL,
                    null,
                    "The server for caches, which may evict; caches share the main one if missing.");
    static final Setting<Secret> CACHE_PASSWORD =
            Setting.of(
                    "redis.cache.password",
                    Forms.SECRET,
                    null,
                    "Password of the server for caches.");
    static final Setting<Integer> MAX_CONNECTIONS =
            Setting.of(
                    "redis.max-connections",
                    Forms.number(1, 1_000),
                    "20",
                    "The most dedicated connections beside the shared one.");
    static final Setting<Duration> CONNECT =
            Setting.of("redis.timeouts.connect", Durations.POSITIVE, "2s", "Opening a connection.");
    static final Setting<Duration> COMMAND =
            Setting.of("redis.timeouts.command", Durations.POSITIVE, "300ms", "One command.");
    static final Setting<Duration> DRAIN =
            Setting.of(
                    "redis.timeouts.drain",
                    Durations.POSITIVE,
                    "5s",
                    "What running commands get when the store closes.");
    static final Setting<Duration> DEFAULT_TTL =
            Setting.of(
                    "redis.default-ttl",
                    Durations.LIFE,
                    "1h",
                    "The life of a value for which no other is given.");
    static final Setting<String> APPLICATION_NAME =
            Setting.of(
                    "redis.application-name",
                    Forms.TEXT,
                    "bedstone",
                    "What the server shows for us.");
    static final RetrySettings RETRY = RetrySettings.of("redis.");

    static final List<Setting<?>> ALL =
            Stream.of(
                            STORE.all(),
                            List.of(CACHE_URL, CACHE_PASSWORD, MAX_CONNECTIONS, CONNECT, COMMAND),
                            List.of(DRAIN, DEFAULT_TTL, APPLICATION_NAME),
                            RETRY.all())
                    .<Setting<?>>flatMap(List::stream)
                    .toList();

    private RedisSettings() {}
}
