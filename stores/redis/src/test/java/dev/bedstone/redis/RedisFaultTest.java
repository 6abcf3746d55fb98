package dev.bedstone.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bedstone.config.RedisConfig;
import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.redis.internal.RedisServer;
import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.FreshRedis;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.PromisedTime;
import dev.bedstone.testkit.RedisTest;
import dev.bedstone.testkit.ThreadLeaks;
import dev.bedstone.testkit.fault.Callers;
import dev.bedstone.testkit.fault.Fault;
import dev.bedstone.testkit.fault.FaultProxy;
import dev.bedstone.testkit.fault.Side;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises R40, R41 and R61, and what a caller learns when a connection breaks. */
@RedisTest
@OwnEngine
@AllowLeaks("a server cannot see that the other end of a broken connection has gone")
class RedisFaultTest {

    private static final Duration BOUND =
            PromisedTime.of(
                    RedisConfig.Timeouts.STANDARD.command().plusMillis(700), Duration.ofSeconds(3));

    private static final Duration NORMAL_AGAIN =
            PromisedTime.of(Duration.ofSeconds(2), Duration.ofSeconds(8));

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ROUNDS = 20;
    private static final int THREADS = 8;
    private static final KeySpace<String> NOTES = KeySpace.text("note").ofPlatform();

    private FreshRedis fresh;

    @BeforeEach
    void take(FreshRedis server) {
        fresh = server;
    }

    @Test
    void noCallerHangsOnAFrozenServer() throws InterruptedException {
        ThreadLeaks threads = ThreadLeaks.snapshot();
        try (Redis redis = open()) {
            RedisKeys<String> notes = redis.keys(NOTES);
            notes.set("ada", "1", "x");
            fresh.main().control().freeze();
            Callers callers = Callers.start(2 * THREADS, () -> notes.get("ada", "1"));
            // Long enough that every caller times out several times, each against the bound.
            Thread.sleep(3_000);
            callers.close();
            assertThat(callers.longest()).isLessThan(BOUND);
            assertThat(callers.successes()).isZero();
            assertThat(callers.failures())
                    .hasSizeGreaterThan(2 * THREADS)
                    .hasOnlyElementsOfTypes(TimedOut.class, Unavailable.class);
            fresh.main().control().thaw();
            assertNormalWithin(NORMAL_AGAIN, notes);
            Awaitility.await().until(() -> redis.statistics().inUse() == 0);
        }
        threads.assertNone();
    }

    @Test
    void theDriversDefaultsHangOnAFrozenServer() throws InterruptedException {
        try (Driver driver = new Driver(fresh.main().endpoint())) {
            fresh.main().control().freeze();
            Thread caller = Thread.ofVirtual().start(() -> driver.connection.sync().get("x"));
            assertThat(caller.join(BOUND.plusSeconds(1))).as("ended within the bound").isFalse();
            fresh.main().control().thaw();
            caller.join();
        }
    }

    @Test
    void aFrozenServerDoesNotGatherCallersWithoutLimit() throws InterruptedException {
        try (Redis redis = open()) {
            RedisKeys<String> notes = redis.keys(NOTES);
            fresh.main().control().freeze();
            Callers callers = Callers.start(3 * RedisServer.SLOTS, () -> notes.get("ada", "1"));
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(PATIENCE)
                    .until(() -> redis.statistics().waiting() > 0);
            assertThat(redis.statistics().inUse()).isLessThanOrEqualTo(RedisServer.SLOTS);
            // Who waits for a slot and who holds one give up at the same time: who sees which
            // message is a race of every round, and some round is won by somebody who waits.
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(200))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> callers.failures().stream().anyMatch(RedisFaultTest::isCrowded));
            callers.close();
            assertThat(callers.longest()).isLessThan(BOUND.plusSeconds(2));
            fresh.main().control().thaw();
            assertNormalWithin(NORMAL_AGAIN, notes);
        }
    }

    private static boolean isCrowded(StoreFailure failure) {
        return failure.getMessage().contains("under way");
    }

    @Test
    void valuesForAServerThatTakesNothingDoNotPileUp() throws InterruptedException {
        try (Redis redis = open()) {
            RedisKeys<byte[]> blobs = redis.keys(KeySpace.bytes("blob").ofPlatform());
            byte[] megabyte = new byte[1 << 20];
            fresh.main().control().freeze();
            Callers callers = Callers.start(64, () -> blobs.set("ada", "1", megabyte));
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() ->
                            callers.failures().stream()
                                    .anyMatch(it -> it.getMessage().contains("does not take")));
            callers.close();
            fresh.main().control().thaw();
            assertNormalWithin(NORMAL_AGAIN, redis.keys(NOTES));
        }
    }

    @Test
    void aCallBehindABrokenRouteEndsInTime() throws InterruptedException {
        try (FaultProxy proxy = FaultProxy.to(fresh.main().endpoint().address());
                Redis redis = open(through(proxy))) {
            RedisKeys<String> notes = redis.keys(NOTES);
            proxy.set(Fault.stall());
            Callers callers = Callers.start(THREADS, () -> notes.set("ada", "1", "x"));
            // Long enough that every caller times out several times, each against the bound.
            Thread.sleep(1_500);
            callers.close();
            assertThat(callers.longest()).isLessThan(BOUND);
            assertThat(callers.failures())
                    .isNotEmpty()
                    .allSatisfy(failure -> assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN));
            proxy.heal();
            assertNormalWithin(NORMAL_AGAIN, notes);
        }
    }

    @Test
    void readsSurviveAStormOfDisconnects() throws InterruptedException {
        try (Redis redis = open(Configs.patient(config()))) {
            Callers callers = storm(redis);
            assertThat(callers.failures()).isEmpty();
            assertThat(callers.successes()).isGreaterThan(ROUNDS);
        }
    }

    @Test
    void withoutRetryReadsDoNotSurviveTheStorm() throws InterruptedException {
        RedisConfig config = Configs.with(Configs.patient(config()), RetryPolicy.NONE);
        try (Redis redis = open(config)) {
            assertThat(storm(redis).failures()).isNotEmpty();
        }
    }

    @Test
    void aStormCostsWritesAtMostWhatWasUnderWayAndDoublesNone() throws InterruptedException {
        try (Redis redis = open(Configs.patient(config()))) {
            RedisKeys<String> notes = redis.keys(NOTES);
            Callers callers = Callers.start(THREADS, () -> notes.increment("ada", "count", 1));
            killConnections(callers);
            callers.close();
            List<StoreFailure> failures = callers.failures();
            assertThat(failures).hasSizeLessThanOrEqualTo(ROUNDS * THREADS);
            long unknown = failures.stream().filter(unknown()).count();
            assertThat(unknown).isPositive();
            long counted = Long.parseLong(notes.get("ada", "count").orElse("0"));
            assertThat(counted).isBetween(callers.successes(), callers.successes() + unknown);
        }
    }

    @Test
    void aWriteWhoseAnswerWasLostIsNotSentAgain() {
        try (FaultProxy proxy = FaultProxy.to(fresh.main().endpoint().address());
                Redis redis = open(Configs.patient(through(proxy)))) {
            RedisKeys<String> notes = redis.keys(NOTES);
            notes.increment("ada", "other", 1);
            proxy.set(Fault.dropResponseTo("EVALSHA", Fault.Then.RESET));
            StoreFailure failure =
                    catchThrowableOfType(
                            StoreFailure.class, () -> notes.increment("ada", "count", 1));
            assertThat(failure).isInstanceOf(OutcomeUnknown.class);
            assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
            assertThat(failure.mayRetry()).isFalse();
            proxy.heal();
            assertNormalWithin(NORMAL_AGAIN, redis.keys(NOTES));
            assertThat(fresh.main().command("GET", notes.key("ada", "count"))).isEqualTo("1");
        }
    }

    @Test
    void theDriversDefaultsSendItAgain() {
        try (FaultProxy proxy = FaultProxy.to(fresh.main().endpoint().address());
                Driver driver = new Driver(through(proxy).main())) {
            proxy.set(Fault.dropResponseTo("INCR", Fault.Then.HANG));
            var reply = driver.connection.async().incr("count");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> "1".equals(fresh.main().command("GET", "count")));
            proxy.heal();
            proxy.disconnect(Side.CLIENT);
            assertThat(
                            reply.toCompletableFuture()
                                    .orTimeout(30, java.util.concurrent.TimeUnit.SECONDS)
                                    .join())
                    .as("what one increment of a new counter gives")
                    .isEqualTo(2);
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAKill() throws InterruptedException {
        Map<String, String> acknowledged = new HashMap<>();
        try (Redis redis = open(Configs.patient(config()))) {
            RedisKeys<String> notes = redis.keys(NOTES);
            for (int i = 0; i < 500; i++) {
                notes.set("ada", "k" + i, "v" + i);
                acknowledged.put("k" + i, "v" + i);
            }
            fresh.main().control().kill();
            assertThat(catchThrowableOfType(StoreFailure.class, () -> notes.get("ada", "k1")))
                    .isInstanceOf(Unavailable.class);
            StoreFailure neverSent =
                    catchThrowableOfType(StoreFailure.class, () -> notes.set("ada", "k", "v"));
            assertThat(neverSent).isInstanceOf(Unavailable.class);
            assertThat(neverSent.effect()).isEqualTo(Effect.NONE);
            Awaitility.await().until(() -> redis.statistics().open() == 0);
            fresh.main().control().restart();
            assertNormalWithin(NORMAL_AGAIN, redis.keys(NOTES));
            assertThat(notes.getAll("ada", acknowledged.keySet())).isEqualTo(acknowledged);
            assertThat(notes.increment("ada", "count", 1)).as("scripts are sent anew").isEqualTo(1);
        }
    }

    @Test
    void noCounterIsImmortalWhereverTheConnectionIsCut() {
        try (FaultProxy proxy = FaultProxy.to(fresh.main().endpoint().address());
                Redis redis = open(Configs.patient(through(proxy)))) {
            RedisKeys<String> notes = redis.keys(NOTES);
            for (int bytes = 0; bytes < 400; bytes += 8) {
                String id = "c" + bytes;
                proxy.set(Fault.cutAfter(Side.SERVER, bytes));
                try {
                    notes.increment("ada", id, 1);
                } catch (StoreFailure expected) {
                    assertThat(expected.isTimeout()).isFalse();
                }
                proxy.heal();
                assertNormalWithin(NORMAL_AGAIN, notes);
            }
            assertThat(immortal()).isEmpty();
        }
    }

    @Test
    void twoStepsLeaveImmortalCounters() {
        try (FaultProxy proxy = FaultProxy.to(fresh.main().endpoint().address());
                Driver driver = new Driver(through(proxy).main())) {
            proxy.set(Fault.cutAfter(Side.SERVER, "*2\r\n$4\r\nINCR\r\n$5\r\ncount\r\n".length()));
            driver.connection.async().incr("count");
            driver.connection.async().expire("count", 60);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(immortal()).isNotEmpty());
        }
    }

    private List<String> immortal() {
        return ((List<?>) fresh.main().command("KEYS", "*"))
                .stream()
                        .map(String::valueOf)
                        .filter(key -> Long.valueOf(-1).equals(fresh.main().command("PTTL", key)))
                        .toList();
    }

    private Callers storm(Redis redis) throws InterruptedException {
        RedisKeys<String> notes = redis.keys(NOTES);
        notes.set("ada", "1", "x");
        try (Callers callers =
                Callers.start(THREADS, () -> assertThat(notes.get("ada", "1")).contains("x"))) {
            killConnections(callers);
            return callers;
        }
    }

    /** No call is hit by two blows, however long a connection takes here. */
    private void killConnections(Callers callers) throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            callers.awaitCallOfEach(PATIENCE);
            fresh.main().command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        }
        callers.awaitCallOfEach(PATIENCE);
    }

    private static Predicate<StoreFailure> unknown() {
        return failure -> failure.effect() == Effect.UNKNOWN;
    }

    /** A call succeeds again before the time is over. */
    static void assertNormalWithin(Duration limit, RedisKeys<String> notes) {
        Deadline deadline = Deadline.after(limit);
        while (true) {
            try {
                notes.set("ada", "normal", "x");
                return;
            } catch (StoreFailure failure) {
                if (deadline.hasPassed()) {
                    throw new AssertionError("not normal again within " + limit, failure);
                }
            }
        }
    }

    private RedisConfig through(FaultProxy proxy) {
        RedisEndpoint main = Configs.at(fresh.main().endpoint(), proxy.address());
        RedisConfig config = config();
        return new RedisConfig(
                main,
                Optional.empty(),
                config.maxConnections(),
                config.timeouts(),
                config.retry(),
                config.defaultTtl(),
                config.applicationName());
    }

    private RedisConfig config() {
        return RedisConfig.of(fresh.main().endpoint());
    }

    private Redis open() {
        return open(config());
    }

    private static Redis open(RedisConfig config) {
        return Redis.open(config, StoreHooks.NONE);
    }

    /** The driver as it comes, for the controls. */
    private static final class Driver implements AutoCloseable {

        private final RedisClient client;
        private final StatefulRedisConnection<String, String> connection;

        private Driver(RedisEndpoint endpoint) {
            client =
                    RedisClient.create(
                            RedisURI.Builder.redis(
                                            endpoint.address().host(), endpoint.address().port())
                                    .withPassword(endpoint.password().reveal().toCharArray())
                                    .build());
            connection = client.connect();
        }

        @Override
        public void close() {
            client.shutdown();
        }
    }
}
