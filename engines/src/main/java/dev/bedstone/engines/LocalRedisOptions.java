package dev.bedstone.engines;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a local Redis is started. Immutable.
 *
 * @param name what it is called within a set, such as {@code redis-cache}
 * @param data the directory for data, password and log; created when missing
 * @param port the port on 127.0.0.1; 0 for any free one
 * @param evicting whether it is a cache: forgets the least recently used keys above its memory
 *     limit, and everything when it stops
 * @param durable whether a write is on disk before it is acknowledged; means nothing to a cache
 * @param settings server settings that win over the built-in ones, such as {@code maxmemory}, their
 *     values as they stand in {@code redis.conf}
 * @param startTimeout how long a start may take, loading the data included
 */
public record LocalRedisOptions(
        String name,
        Path data,
        int port,
        boolean evicting,
        boolean durable,
        Map<String, String> settings,
        Duration startTimeout) {

    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(30);

    public LocalRedisOptions {
        data = data.toAbsolutePath().normalize();
        settings = Map.copyOf(settings);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("an engine needs a name");
        }
        if (!startTimeout.isPositive()) {
            throw new IllegalArgumentException("the start timeout must be positive");
        }
    }

    /** 30 s to start. */
    public LocalRedisOptions(
            String name,
            Path data,
            int port,
            boolean evicting,
            boolean durable,
            Map<String, String> settings) {
        this(name, data, port, evicting, durable, settings, DEFAULT_START_TIMEOUT);
    }

    /** A server that keeps its keys, on any free port, fast rather than durable. */
    public static LocalRedisOptions in(Path data) {
        return new LocalRedisOptions("redis", data, 0, false, false, Map.of());
    }

    /** A server for caches, on any free port. */
    public static LocalRedisOptions cacheIn(Path data) {
        return new LocalRedisOptions("redis-cache", data, 0, true, false, Map.of());
    }

    /** The same on another port; 0 for any free one. */
    public LocalRedisOptions withPort(int other) {
        return new LocalRedisOptions(name, data, other, evicting, durable, settings, startTimeout);
    }

    /** The same, on disk before acknowledged or not. */
    public LocalRedisOptions withDurable(boolean other) {
        return new LocalRedisOptions(name, data, port, evicting, other, settings, startTimeout);
    }

    /** The same with one more server setting. */
    public LocalRedisOptions withSetting(String key, String value) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(key, value);
        return withSettings(more);
    }

    /** The same with these server settings and no others. */
    public LocalRedisOptions withSettings(Map<String, String> others) {
        return new LocalRedisOptions(name, data, port, evicting, durable, others, startTimeout);
    }

    /** The same with another time to start. */
    public LocalRedisOptions withStartTimeout(Duration other) {
        return new LocalRedisOptions(name, data, port, evicting, durable, settings, other);
    }
}
