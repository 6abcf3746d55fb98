package dev.bedstone.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Corrupt;
import dev.bedstone.kernel.MissingScopeException;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.testkit.FreshRedis;
import dev.bedstone.testkit.RedisTest;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class RedisKeysTest {

    private static final KeySpace<String> NOTES = KeySpace.text("note").ofPlatform();

    private FreshRedis server;
    private Redis redis;
    private RedisKeys<String> notes;

    @BeforeEach
    void open(FreshRedis fresh) {
        server = fresh;
        redis = Redis.open(Configs.patient(fresh.config()), StoreHooks.NONE);
        notes = redis.keys(NOTES);
    }

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void whatIsSetIsReadBackUntilItIsDeleted() {
        assertThat(notes.get("ada", "1")).isEmpty();
        assertThat(notes.exists("ada", "1")).isFalse();
        notes.set("ada", "1", "héllo \uD83D\uDE00\n");
        assertThat(notes.get("ada", "1")).contains("héllo \uD83D\uDE00\n");
        assertThat(notes.exists("ada", "1")).isTrue();
        assertThat(notes.delete("ada", "1")).isTrue();
        assertThat(notes.delete("ada", "1")).isFalse();
        assertThat(notes.get("ada", "1")).isEmpty();
    }

    @Test
    void bytesStayBytes() {
        RedisKeys<byte[]> blobs = redis.keys(KeySpace.bytes("blob").ofPlatform());
        byte[] bytes = {0, -1, 13, 10, -128, 127};
        blobs.set("ada", "1", bytes);
        assertThat(blobs.get("ada", "1")).hasValueSatisfying(v -> assertThat(v).isEqualTo(bytes));
    }

    @Test
    void everyWriteLimitsTheLifeOfItsValue() {
        notes.set("ada", "set", "x");
        notes.setAll("ada", Map.of("all-1", "x", "all-2", "y"));
        notes.setIfAbsent("ada", "absent", "x");
        notes.increment("ada", "count", 1);
        notes.set("ada", "expire", "x");
        notes.expire("ada", "expire", Duration.ofMinutes(2));
        List<?> keys = (List<?>) server.main().command("KEYS", "*");
        assertThat(keys).hasSize(6);
        for (Object key : keys) {
            assertThat((Long) server.main().command("PTTL", (String) key))
                    .as(key.toString())
                    .isBetween(1L, server.config().defaultTtl().toMillis());
        }
    }

    @Test
    void theLifeOfTheKeySpaceAndOfTheCallWinOverTheDefault() {
        RedisKeys<String> brief = redis.keys(NOTES.withTtl(Duration.ofMinutes(3)));
        brief.set("ada", "1", "x");
        assertThat(life(brief.key("ada", "1"))).isBetween(170_000L, 180_000L);
        brief.set("ada", "1", "x", Duration.ofMillis(40_000));
        assertThat(life(brief.key("ada", "1"))).isBetween(30_000L, 40_000L);
    }

    @Test
    void aValueEndsWithItsLife() {
        notes.set("ada", "1", "x", Duration.ofMillis(1));
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(5))
                .until(() -> notes.get("ada", "1").isEmpty());
    }

    @Test
    void onlyTheFirstSetsIfAbsent() {
        assertThat(notes.setIfAbsent("ada", "1", "first")).isTrue();
        assertThat(notes.setIfAbsent("ada", "1", "second")).isFalse();
        assertThat(notes.get("ada", "1")).contains("first");
    }

    @Test
    void manyValuesAreSetAndReadInTheOrderAskedFor() {
        Map<String, String> values = new LinkedHashMap<>();
        IntStream.range(0, RedisKeys.MOST_KEYS).forEach(i -> values.put("k:" + i, "v" + i));
        notes.setAll("ada", values);
        List<String> wanted = List.of("k:7", "missing", "k:3", "k:999");
        assertThat(notes.getAll("ada", wanted))
                .containsExactly(
                        Map.entry("k:7", "v7"), Map.entry("k:3", "v3"), Map.entry("k:999", "v999"));
        assertThat(notes.getAll("ada", List.of())).isEmpty();
        assertThatThrownBy(() ->
                        notes.getAll("ada", Collections.nCopies(RedisKeys.MOST_KEYS + 1, "k")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void manyValuesTakeOneRoundTrip() {
        Map<String, String> values = Map.of("1", "a", "2", "b", "3", "c");
        notes.setAll("ada", values);
        server.main().command("CONFIG", "RESETSTAT");
        notes.setAll("ada", values);
        notes.getAll("ada", values.keySet());
        assertThat(statistic("cmdstat_evalsha:")).contains("calls=1,");
        assertThat(statistic("cmdstat_mget:")).contains("calls=1,");
    }

    @Test
    void countersCountExactlyFromManyThreads() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running =
                    IntStream.range(0, 2_000)
                            .<Future<?>>mapToObj(
                                    i -> threads.submit(() -> notes.increment("ada", "count", 2)))
                            .toList();
            for (Future<?> one : running) {
                one.get();
            }
        }
        assertThat(notes.get("ada", "count")).contains("4000");
        assertThat(notes.increment("ada", "count", -4_000)).isZero();
    }

    @Test
    void aCounterDoesNotLiveLongerForBeingCounted() {
        RedisKeys<String> brief = redis.keys(NOTES.withTtl(Duration.ofMinutes(3)));
        brief.increment("ada", "count", 1);
        server.main().command("PEXPIRE", brief.key("ada", "count"), "50000");
        brief.increment("ada", "count", 1);
        assertThat(life(brief.key("ada", "count"))).isBetween(1L, 50_000L);
    }

    @Test
    void aCounterThatSomebodyElseMadeImmortalGetsALife() {
        server.main().command("SET", notes.key("ada", "count"), "5");
        assertThat(notes.increment("ada", "count", 1)).isEqualTo(6);
        assertThat(life(notes.key("ada", "count"))).isPositive();
    }

    @Test
    void whatIsNoNumberCannotBeCounted() {
        notes.set("ada", "1", "many");
        assertThatThrownBy(() -> notes.increment("ada", "1", 1)).isInstanceOf(Conflict.class);
        notes.set("ada", "2", Long.toString(Long.MAX_VALUE));
        assertThatThrownBy(() -> notes.increment("ada", "2", 1)).isInstanceOf(Conflict.class);
        server.main().command("LPUSH", notes.key("ada", "3"), "x");
        assertThatThrownBy(() -> notes.get("ada", "3")).isInstanceOf(Conflict.class);
    }

    @Test
    void expireSaysWhetherThereWasAValue() {
        assertThat(notes.expire("ada", "1", Duration.ofSeconds(9))).isFalse();
        notes.set("ada", "1", "x");
        assertThat(notes.expire("ada", "1", Duration.ofSeconds(9))).isTrue();
        assertThat(life(notes.key("ada", "1"))).isBetween(1L, 9_000L);
    }

    @Test
    void bytesThatAreNoTextAreReportedAndNotRepaired() {
        byte[] broken = {'a', (byte) 0xC3, (byte) 0x28};
        redis.keys(KeySpace.bytes("note").ofPlatform()).set("ada", "1", broken);
        assertThatThrownBy(() -> notes.get("ada", "1"))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> notes.set("ada", "2", "half \uD83D"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void eachTenantHasItsOwnValues() {
        RedisKeys<String> own = redis.keys(KeySpace.text("note"));
        Scope acme = new Scope(new TenantId(UUID.randomUUID()), Actor.service("test"));
        Scope globex = new Scope(new TenantId(UUID.randomUUID()), Actor.service("test"));
        acme.run(() -> own.set("ada", "1", "of acme"));
        assertThat(globex.<Object, RuntimeException>call(() -> own.get("ada", "1")))
                .isEqualTo(java.util.Optional.empty());
        acme.run(() -> assertThat(own.get("ada", "1")).contains("of acme"));
        acme.run(() ->
                assertThat(own.key("ada", "1")).isEqualTo("{" + acme.tenant() + ":note:ada}:1"));
        assertThat(notes.get("ada", "1")).isEmpty();
    }

    @Test
    void withoutATenantNothingIsSent() {
        RedisKeys<String> own = redis.keys(KeySpace.text("note"));
        long before = commands();
        assertThatThrownBy(() -> own.get("ada", "1")).isInstanceOf(MissingScopeException.class);
        assertThatThrownBy(() -> own.set("ada", "1", "x"))
                .isInstanceOf(MissingScopeException.class);
        assertThatThrownBy(() -> own.increment("ada", "1", 1))
                .isInstanceOf(MissingScopeException.class);
        assertThat(commands()).isEqualTo(before);
    }

    @Test
    void cachesLieOnTheServerForCaches() {
        redis.keys(NOTES.inCache()).set("ada", "1", "x");
        assertThat(server.cache().command("DBSIZE")).isEqualTo(1L);
        assertThat(server.main().command("DBSIZE")).isEqualTo(0L);
    }

    @Test
    void theDriversOwnConnectionIsThere() {
        notes.set("ada", "1", "x");
        assertThat(redis.connection(KeySpace.Placement.MAIN).sync().strlen(notes.key("ada", "1")))
                .isEqualTo(1);
    }

    private long life(String key) {
        return (Long) server.main().command("PTTL", key);
    }

    /** Commands that went over the store's own connection so far. */
    private long commands() {
        return redis.statistics().acquired();
    }

    private String statistic(String name) {
        return ((String) server.main().command("INFO", "commandstats"))
                .lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElse("");
    }
}
