package dev.bedstone.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.RedisConfig;
import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.Probe;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.testkit.FreshRedis;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.RedisTest;
import dev.bedstone.testkit.fault.Fault;
import dev.bedstone.testkit.fault.FaultProxy;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promise R93, with two servers. */
@RedisTest
@OwnEngine
class RedisHealthTest {

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Duration MARGIN = Duration.ofSeconds(2);

    /** For what nothing hinders but a machine busy with other things. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private FreshRedis fresh;

    @BeforeEach
    void take(FreshRedis servers) {
        fresh = servers;
    }

    @Test
    void bothServersTellOfThemselves() {
        try (Redis redis = open()) {
            Probe probe = patientProbe(redis);
            assertThat(probe.health()).as(probe.summary()).isEqualTo(Health.UP);
            assertThat(probe.facts())
                    .containsKeys("size", "maxSize", "connections", "maxConnections")
                    .containsKeys("cache.version", "cache.size", "cache.connections")
                    .containsEntry("version", fresh.main().engine().version())
                    .containsEntry("role", "primary")
                    .containsEntry("cache.maxSize", 512L << 20);
        }
    }

    @Test
    void theProbesOwnKeysEnd() {
        try (Redis redis = open()) {
            patientProbe(redis);
            Object key = fresh.main().command("RANDOMKEY");
            assertThat((Long) fresh.main().command("PTTL", (String) key)).isBetween(1L, 10_000L);
        }
    }

    @Test
    void aFrozenCacheDegradesAndDelaysNothing() {
        try (Redis redis = open()) {
            fresh.cache().control().freeze();
            Probe probe = probe(redis);
            assertThat(probe.health()).isEqualTo(Health.DEGRADED);
            assertThat(probe.summary()).contains("the server for caches").contains("no answer");
            assertThat(probe.facts()).containsKey("version").doesNotContainKey("cache.version");
            fresh.cache().control().thaw();
            awaitUp(redis);
        }
    }

    @Test
    void aKilledCacheDegrades() {
        try (Redis redis = open()) {
            fresh.cache().control().kill();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> probe(redis).health() == Health.DEGRADED);
            redis.keys(KeySpace.text("note").ofPlatform()).set("ada", "1", "x");
            fresh.cache().control().restart();
            awaitUp(redis);
        }
    }

    @Test
    void twoFrozenServersTakeNoLongerThanOne() {
        try (Redis redis = open()) {
            fresh.main().control().freeze();
            fresh.cache().control().freeze();
            Probe probe = probe(redis);
            assertThat(probe.health()).isEqualTo(Health.DOWN);
            assertThat(probe.summary()).contains("no answer").contains("the server for caches");
            fresh.main().control().thaw();
            fresh.cache().control().thaw();
            awaitUp(redis);
        }
    }

    @Test
    void anAnswerLaterThanCallersWaitDegrades() {
        try (FaultProxy proxy = FaultProxy.to(fresh.main().endpoint().address());
                Redis redis =
                        Redis.open(
                                RedisConfig.of(
                                        Configs.at(fresh.main().endpoint(), proxy.address())),
                                StoreHooks.NONE)) {
            proxy.set(Fault.delay(Duration.ZERO, Duration.ofMillis(450)));
            Probe probe = patientProbe(redis);
            assertThat(probe.health()).isEqualTo(Health.DEGRADED);
            assertThat(probe.summary()).contains("later than the command timeout of 300 ms");
        }
    }

    @Test
    void aClosedStoreIsDown() {
        Redis redis = open();
        redis.close();
        assertThat(probe(redis).health()).isEqualTo(Health.DOWN);
        assertThat(redis.statistics().open()).isZero();
    }

    private void awaitUp(Redis redis) {
        Awaitility.await().atMost(PATIENCE).until(() -> probe(redis).health() == Health.UP);
    }

    private Redis open() {
        return Redis.open(Configs.patient(fresh.config()), StoreHooks.NONE);
    }

    private static Probe patientProbe(Redis redis) {
        return redis.probe(Deadline.after(PATIENCE));
    }

    private static Probe probe(Redis redis) {
        long start = System.nanoTime();
        Probe probe = redis.probe(Deadline.after(DEADLINE));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE.plus(MARGIN));
        return probe;
    }
}
