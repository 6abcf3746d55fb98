package dev.bedstone.testkit.internal;

import dev.bedstone.engines.LocalRedis;
import dev.bedstone.engines.LocalRedisOptions;
import dev.bedstone.testkit.EngineControl;
import java.nio.file.Path;

/** A running main and a running cache server. Not thread-safe. */
final class RedisServers implements AutoCloseable {

    private final TemporaryDirectory directory;
    private final RedisServer main;
    private final RedisServer cache;

    private RedisServers(TemporaryDirectory directory, boolean own) {
        this.directory = directory;
        Path root = directory.path();
        this.main = start(LocalRedisOptions.in(root.resolve("redis")).withDurable(own), own);
        this.cache = start(LocalRedisOptions.cacheIn(root.resolve("redis-cache")), own);
    }

    /**
     * @param own whether the servers belong to one class, which may kill them: then the main server
     *     keeps what it has acknowledged
     */
    static RedisServers start(boolean own) {
        return new RedisServers(TemporaryDirectory.create(), own);
    }

    TestRedis lend(String label, boolean leaksAllowed) {
        main.prepare();
        cache.prepare();
        return new TestRedis(main, cache, label, leaksAllowed);
    }

    @Override
    public void close() {
        main.close();
        cache.close();
        directory.close();
    }

    private static RedisServer start(LocalRedisOptions options, boolean own) {
        return new RedisServer(
                new EngineControl<>(port -> LocalRedis.start(options.withPort(port))), own);
    }
}
