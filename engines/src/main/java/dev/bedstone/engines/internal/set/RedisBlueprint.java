package dev.bedstone.engines.internal.set;

import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.EngineBlueprint;
import dev.bedstone.engines.EngineSetOptions;
import dev.bedstone.engines.LocalEngine;
import dev.bedstone.engines.LocalRedis;
import dev.bedstone.engines.LocalRedisOptions;
import dev.bedstone.engines.internal.redis.RedisBinary;
import java.nio.file.Path;
import java.util.Map;

/**
 * Redis as an engine of a set.
 *
 * @param name its name
 * @param cache whether it is the server for caches, which may evict
 * @param wellKnownPort its usual port
 * @param variable the name of its address in the environment
 */
public record RedisBlueprint(String name, boolean cache, int wellKnownPort, String variable)
        implements EngineBlueprint {

    /** The server that loses nothing. */
    public static final RedisBlueprint MAIN =
            new RedisBlueprint("redis", false, 16_379, "BEDSTONE_REDIS_URL");

    /** The server for caches. */
    public static final RedisBlueprint CACHE =
            new RedisBlueprint("redis-cache", true, 16_380, "BEDSTONE_REDIS_CACHE_URL");

    @Override
    public StoreKind kind() {
        return StoreKind.REDIS;
    }

    @Override
    public String title() {
        return cache ? "Redis for caches" : "Redis";
    }

    @Override
    public LocalEngine start(Path data, int port, EngineSetOptions options) {
        return LocalRedis.start(
                new LocalRedisOptions(
                        name,
                        data,
                        port,
                        cache,
                        options.durable(),
                        Map.of(),
                        options.startTimeout()));
    }

    @Override
    public Map<String, String> variables(LocalEngine engine) {
        RedisEndpoint endpoint = ((LocalRedis) engine).endpoint();
        String url = "redis://:" + endpoint.password().reveal() + "@" + endpoint.address() + "/0";
        return Map.of(variable, url);
    }

    @Override
    public Trace trace(Path data) {
        return new Trace(RedisBinary.workingDirectory(data), RedisBinary.PROGRAMS, "TERM");
    }
}
