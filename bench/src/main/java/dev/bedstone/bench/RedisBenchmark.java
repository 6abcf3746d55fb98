package dev.bedstone.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.redis.KeySpace;
import dev.bedstone.redis.Redis;
import dev.bedstone.redis.RedisKeys;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Redis through the layer, beside Lettuce's synchronous commands on one shared connection. */
@State(Scope.Benchmark)
public class RedisBenchmark {

    private static final KeySpace<String> GREETINGS =
            KeySpace.text("greeting").ofPlatform().withTtl(Duration.ofHours(1));

    private @Nullable Engines engines;
    private @Nullable Redis redis;
    private @Nullable RedisKeys<String> layer;
    private @Nullable RedisClient client;
    private @Nullable StatefulRedisConnection<String, byte[]> raw;
    private String key = "";

    @Setup
    public void start() {
        engines = new Engines();
        redis = Redis.store().open(engines.config(), StoreHooks.NONE);
        layer = redis.keys(GREETINGS);
        layer.set("ada", "morning", "Good morning, Ada");
        key = layer.key("ada", "morning");
        client = RedisClient.create(address(engines.redisEndpoint()));
        raw = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
    }

    @TearDown
    public void stop() {
        Objects.requireNonNull(redis).close();
        Objects.requireNonNull(client).shutdown();
        Objects.requireNonNull(engines).close();
    }

    @Benchmark
    public Object layerGet() {
        return Objects.requireNonNull(layer).get("ada", "morning").orElseThrow();
    }

    @Benchmark
    public Object rawGet() {
        return new String(Objects.requireNonNull(raw).sync().get(key), UTF_8);
    }

    private static RedisURI address(RedisEndpoint endpoint) {
        return RedisURI.builder()
                .withHost(endpoint.address().host())
                .withPort(endpoint.address().port())
                .withPassword(endpoint.password().reveal().toCharArray())
                .withTimeout(Duration.ofMillis(300))
                .build();
    }
}
