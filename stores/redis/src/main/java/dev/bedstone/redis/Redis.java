package dev.bedstone.redis;

import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.RedisConfig;
import dev.bedstone.config.StoreInstaller;
import dev.bedstone.contracts.Capability;
import dev.bedstone.contracts.ConnectionStatistics;
import dev.bedstone.contracts.Probe;
import dev.bedstone.contracts.Probed;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Problem;
import dev.bedstone.redis.KeySpace.Placement;
import dev.bedstone.redis.internal.RedisHealth;
import dev.bedstone.redis.internal.RedisServer;
import dev.bedstone.redis.internal.ServerChecks;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Redis or Valkey: one server for what must not be lost, and perhaps a second one for caches. Each
 * is used over one connection that all callers share and that is opened again by itself when it
 * breaks. Thread-safe; made for virtual threads.
 *
 * <pre>{@code
 * RedisKeys<String> greetings = redis.keys(KeySpace.text("greeting"));
 * greetings.set("ada", "morning", "Good morning, Ada");
 * }</pre>
 */
public final class Redis implements Store, Probed {

    private static final StoreId ID = StoreId.of(StoreKind.REDIS);
    private static final StoreId CACHE_ID = new StoreId(StoreKind.REDIS, "redis-cache");
    private static final String SETTING = "bedstone.redis";
    private static final String CACHE_SETTING = "bedstone.redis.cache";

    private final RedisConfig config;
    private final RedisServer main;
    private final Optional<RedisServer> cache;
    private final List<Problem> advice;
    private final RedisHealth health;

    private Redis(
            RedisConfig config,
            RedisServer main,
            Optional<RedisServer> cache,
            List<Problem> advice) {
        this.config = config;
        this.main = main;
        this.cache = cache;
        this.advice = List.copyOf(advice);
        this.health = new RedisHealth(main, cache, config.timeouts().command());
    }

    /** What an application installs. */
    public static StoreInstaller<Redis> store() {
        return StoreInstaller.of(
                StoreKind.REDIS,
                Redis.class,
                BedstoneConfig::redis,
                (config, _, hooks) -> open(config, hooks));
    }

    /**
     * Connects to the server, or both, and checks that they are fit to be used.
     *
     * @throws dev.bedstone.kernel.StoreFailure if one cannot be reached, refuses, or would lose
     *     data
     * @throws ConfigurationException if the settings contradict each other
     */
    public static Redis open(RedisConfig config, StoreHooks hooks) {
        List<Problem> advice = new ArrayList<>();
        RedisServer main = new RedisServer(ID, SETTING, config.main(), config, hooks);
        try {
            advice.addAll(ServerChecks.ofMain(main, SETTING, config));
            Optional<RedisServer> cache = openCache(config, hooks, advice);
            return new Redis(config, main, cache, advice);
        } catch (RuntimeException unfit) {
            main.close();
            throw unfit;
        }
    }

    private static Optional<RedisServer> openCache(
            RedisConfig config, StoreHooks hooks, List<Problem> advice) {
        if (config.cache().isEmpty()) {
            return Optional.empty();
        }
        RedisServer cache =
                new RedisServer(CACHE_ID, CACHE_SETTING, config.cache().get(), config, hooks);
        try {
            advice.addAll(ServerChecks.ofCache(cache, CACHE_SETTING, config));
            return Optional.of(cache);
        } catch (RuntimeException unfit) {
            cache.close();
            throw unfit;
        }
    }

    @Override
    public StoreId id() {
        return ID;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.PROBED);
    }

    /** The values of a key space. Cheap; the result may be kept or made anew for every use. */
    public <V> RedisKeys<V> keys(KeySpace<V> space) {
        return new RedisKeys<>(space, server(space.placement()), config.defaultTtl());
    }

    /**
     * The driver's own connection, for what {@link RedisKeys} does not offer: it is the one all
     * callers share, so nothing may be sent over it that blocks, subscribes or begins a
     * transaction. What goes over it is not bounded, retried, translated or told to the hooks; the
     * command timeout holds. Keys are spelled by {@link RedisKeys#key}. It belongs to the store,
     * which closes it.
     */
    public StatefulRedisConnection<String, byte[]> connection(Placement placement) {
        return server(placement).connection();
    }

    /** What could be better about the servers; found when the store was opened. */
    public List<Problem> advice() {
        return advice;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A main server that does not answer, or takes no writes, makes the store down; a cache
     * server that does so makes it degraded. Facts: {@code version}, {@code role}, {@code size} and
     * {@code maxSize} (memory in bytes, 0 for no limit), {@code connections} and {@code
     * maxConnections} of the server; those of the cache server begin with {@code cache.}.
     */
    @Override
    public Probe probe(Deadline deadline) {
        return health.probe(deadline);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A Redis connection carries many commands at once, so what is counted are the commands: the
     * limit is how many may be under way, {@code open} is that limit while the connection stands
     * and 0 while it does not. {@code longestUse} is always zero: no command outlives the command
     * timeout.
     */
    @Override
    public ConnectionStatistics statistics() {
        ConnectionStatistics first = main.statistics();
        return cache.map(server -> sum(first, server.statistics())).orElse(first);
    }

    private static ConnectionStatistics sum(ConnectionStatistics a, ConnectionStatistics b) {
        return new ConnectionStatistics(
                a.limit() + b.limit(),
                a.open() + b.open(),
                a.inUse() + b.inUse(),
                a.waiting() + b.waiting(),
                a.acquired() + b.acquired(),
                a.timeouts() + b.timeouts(),
                a.failures() + b.failures(),
                a.leaked() + b.leaked(),
                a.longestUse());
    }

    @Override
    public void close() {
        try (RedisServer closedLast = main) {
            cache.ifPresent(RedisServer::close);
        }
    }

    private RedisServer server(Placement placement) {
        return placement == Placement.CACHE ? cache.orElse(main) : main;
    }
}
