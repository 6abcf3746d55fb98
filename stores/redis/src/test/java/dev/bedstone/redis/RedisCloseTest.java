package dev.bedstone.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.RedisConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.FreshRedis;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.RedisTest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@RedisTest
@OwnEngine
class RedisCloseTest {

    private static final KeySpace<String> NOTES = KeySpace.text("note").ofPlatform();

    @Test
    void closingLetsRunningCommandsEnd(FreshRedis fresh) {
        assertThat(endOfACommandUnderWay(fresh, Duration.ofSeconds(3))).isEmpty();
        assertThat(fresh.main().command("DBSIZE")).isEqualTo(1L);
    }

    @Test
    void withoutTimeToDrainRunningCommandsAreCut(FreshRedis fresh) {
        assertThat(endOfACommandUnderWay(fresh, Duration.ofMillis(1)))
                .containsInstanceOf(OutcomeUnknown.class);
    }

    /**
     * What a write ended with that the server held back for half a second while the store closed.
     */
    private static Optional<StoreFailure> endOfACommandUnderWay(FreshRedis fresh, Duration drain) {
        RedisConfig config =
                Configs.with(
                        RedisConfig.of(fresh.main().endpoint()),
                        new RedisConfig.Timeouts(
                                Duration.ofSeconds(1), Duration.ofSeconds(3), drain));
        CompletableFuture<Optional<StoreFailure>> end;
        try (Redis redis = Redis.open(config, StoreHooks.NONE)) {
            RedisKeys<String> notes = redis.keys(NOTES);
            fresh.main().command("CLIENT", "PAUSE", "500", "WRITE");
            end = CompletableFuture.supplyAsync(() -> end(() -> notes.set("ada", "1", "x")));
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> redis.statistics().inUse() == 1);
        }
        return end.join();
    }

    private static Optional<StoreFailure> end(Runnable call) {
        try {
            call.run();
            return Optional.empty();
        } catch (StoreFailure failure) {
            return Optional.of(failure);
        }
    }
}
