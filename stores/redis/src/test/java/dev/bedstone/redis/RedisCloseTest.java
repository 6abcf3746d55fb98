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
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@RedisTest
@OwnEngine
class RedisCloseTest {

    private static final KeySpace<String> NOTES = KeySpace.text("note").ofPlatform();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** When the store has begun to close. */
    private static final Executor SOON =
            CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

    @Test
    void closingLetsRunningCommandsEnd(FreshRedis fresh) {
        Optional<StoreFailure> end =
                endOfACommandUnderWay(
                        fresh,
                        PATIENCE,
                        () -> CompletableFuture.runAsync(() -> unpause(fresh), SOON));
        assertThat(end).isEmpty();
        assertThat(fresh.main().command("DBSIZE")).isEqualTo(1L);
    }

    @Test
    void withoutTimeToDrainRunningCommandsAreCut(FreshRedis fresh) {
        Optional<StoreFailure> end = endOfACommandUnderWay(fresh, Duration.ofMillis(1), () -> {});
        unpause(fresh);
        assertThat(end).containsInstanceOf(OutcomeUnknown.class);
    }

    /**
     * What a write ended with that the server held back while the store closed.
     *
     * @param before what is done between the server has it and the store is closed
     */
    private static Optional<StoreFailure> endOfACommandUnderWay(
            FreshRedis fresh, Duration drain, Runnable before) {
        RedisConfig config =
                Configs.with(
                        RedisConfig.of(fresh.main().endpoint()),
                        new RedisConfig.Timeouts(Duration.ofSeconds(4), PATIENCE, drain));
        CompletableFuture<Optional<StoreFailure>> end;
        try (Redis redis = Redis.open(config, StoreHooks.NONE)) {
            RedisKeys<String> notes = redis.keys(NOTES);
            fresh.main().command("CLIENT", "PAUSE", "60000", "WRITE");
            end = CompletableFuture.supplyAsync(() -> end(() -> notes.set("ada", "1", "x")));
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> hasTheWrite(fresh) && redis.statistics().inUse() == 1);
            before.run();
        }
        return end.join();
    }

    private static boolean hasTheWrite(FreshRedis fresh) {
        return String.valueOf(fresh.main().command("CLIENT", "LIST")).contains(" cmd=set ");
    }

    private static void unpause(FreshRedis fresh) {
        fresh.main().command("CLIENT", "UNPAUSE");
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
