package dev.bedstone.redis.internal;

import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.Probe;
import dev.bedstone.kernel.Deadline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Asks both servers at once how they are: a value is written and read back, and the server tells of
 * itself, all in one round trip over the connection callers use. Thread-safe.
 */
public final class RedisHealth {

    private final RedisServer main;
    private final Optional<RedisServer> cache;
    private final Duration patience;

    /**
     * @param patience a server that answers later than this is useless to callers
     */
    public RedisHealth(RedisServer main, Optional<RedisServer> cache, Duration patience) {
        this.main = main;
        this.cache = cache;
        this.patience = patience;
    }

    /** The health of both, by {@code deadline}. */
    public Probe probe(Deadline deadline) {
        ServerProbe asked = new ServerProbe(main);
        Optional<ServerProbe> askedCache = cache.map(ServerProbe::new);
        Answer answer = asked.answer(deadline, patience);
        Optional<Answer> cacheAnswer = askedCache.map(probe -> probe.answer(deadline, patience));
        Map<String, Object> facts = new LinkedHashMap<>(answer.facts());
        cacheAnswer.ifPresent(
                of -> of.facts().forEach((name, value) -> facts.put("cache." + name, value)));
        return new Probe(
                health(answer, cacheAnswer),
                summary(answer, cacheAnswer),
                latency(answer, cacheAnswer),
                facts);
    }

    /** Caches may be missed, so a cache that is down makes the store no worse than degraded. */
    private static Health health(Answer main, Optional<Answer> cache) {
        boolean cacheIsUp = cache.map(answer -> answer.health() == Health.UP).orElse(true);
        return main.health().and(cacheIsUp ? Health.UP : Health.DEGRADED);
    }

    private static String summary(Answer main, Optional<Answer> cache) {
        String ofCache =
                cache.filter(answer -> answer.health() != Health.UP)
                        .map(answer -> "the server for caches: " + answer.summary())
                        .orElse("");
        if (ofCache.isEmpty()) {
            return main.summary();
        }
        return main.health() == Health.UP ? ofCache : main.summary() + "; " + ofCache;
    }

    private static Duration latency(Answer main, Optional<Answer> cache) {
        return cache.map(Answer::latency)
                .filter(latency -> latency.compareTo(main.latency()) > 0)
                .orElse(main.latency());
    }
}
