package dev.bedstone.redis.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.config.RedisConfig;
import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.FreshRedis;
import dev.bedstone.testkit.RedisTest;
import dev.bedstone.testkit.fault.FaultProxy;
import dev.bedstone.testkit.fault.Side;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

@RedisTest
@AllowLeaks("the proxy keeps connections whose other side has gone")
class RedisServerTest {

    private static final Duration PATIENT = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void aPeerThatVanishedIsCutOffAndReplaced(FreshRedis fresh) {
        recoverFromHalfOpen(fresh, Duration.ofMillis(500), LONG);
    }

    @Test
    void withoutTheCutCallersWaitForTcp(FreshRedis fresh) {
        assertThatThrownBy(() -> recoverFromHalfOpen(fresh, Duration.ofHours(1), PATIENT))
                .isInstanceOf(ConditionTimeoutException.class);
    }

    @Test
    void aSlowAnswerAfterAQuietTimeCutsNothing(FreshRedis fresh) throws InterruptedException {
        RedisEndpoint endpoint = fresh.main().endpoint();
        try (RedisServer server = open(fresh, endpoint, Duration.ofMillis(1_500))) {
            Object before =
                    Awaitility.await()
                            .atMost(LONG)
                            .ignoreExceptionsInstanceOf(StoreFailure.class)
                            .until(() -> id(server), Objects::nonNull);
            // Quiet for longer than an answer may be late.
            Thread.sleep(1_700);
            assertThatThrownBy(() -> server.read("slow", c -> c.blpop(0.6, "nothing")))
                    .isInstanceOf(StoreFailure.class);
            Awaitility.await()
                    .atMost(LONG)
                    .ignoreExceptionsInstanceOf(StoreFailure.class)
                    .until(() -> id(server).equals(before));
        }
    }

    private static Object id(RedisServer server) {
        return server.read("client id", c -> c.clientId());
    }

    private static void recoverFromHalfOpen(
            FreshRedis fresh, Duration longestSilence, Duration patience) {
        try (FaultProxy proxy = FaultProxy.to(fresh.main().endpoint().address())) {
            RedisEndpoint main = fresh.main().endpoint();
            RedisEndpoint endpoint =
                    new RedisEndpoint(
                            proxy.address(),
                            main.user(),
                            main.password(),
                            main.database(),
                            main.tls());
            try (RedisServer server = open(fresh, endpoint, longestSilence)) {
                proxy.disconnect(Side.SERVER);
                Awaitility.await()
                        .atMost(patience)
                        .ignoreExceptionsInstanceOf(StoreFailure.class)
                        .until(() -> "PONG".equals(server.read("ping", c -> c.ping())));
            }
        }
    }

    private static RedisServer open(
            FreshRedis fresh, RedisEndpoint endpoint, Duration longestSilence) {
        return new RedisServer(
                StoreId.of(StoreKind.REDIS),
                "bedstone.redis",
                endpoint,
                RedisConfig.of(fresh.main().endpoint()),
                StoreHooks.NONE,
                longestSilence);
    }
}
