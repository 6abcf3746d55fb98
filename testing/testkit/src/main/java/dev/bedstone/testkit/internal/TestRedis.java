package dev.bedstone.testkit.internal;

import dev.bedstone.config.RedisConfig;
import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.testkit.FreshRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The servers as one test holds them. */
record TestRedis(RedisServer main, RedisServer cache, String label, boolean leaksAllowed)
        implements FreshRedis, AutoCloseable {

    @Override
    public RedisConfig config() {
        return new RedisConfig(
                main.endpoint(),
                Optional.of(cache.endpoint()),
                4,
                RedisConfig.Timeouts.STANDARD,
                RetryPolicy.STANDARD,
                Duration.ofHours(1),
                label);
    }

    /** Ends what is still connected; fails the test if it left connections open. */
    @Override
    public void close() {
        List<String> open = new ArrayList<>();
        for (RedisServer server : List.of(main, cache)) {
            server.thaw();
            if (server.isAlive()) {
                open.addAll(leaksAllowed ? List.of() : Leaks.settled(server::openConnections));
                server.disconnectAll();
            }
        }
        Leaks.failIfAny("Redis", label, open);
    }
}
