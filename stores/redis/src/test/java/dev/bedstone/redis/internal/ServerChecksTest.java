package dev.bedstone.redis.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.kernel.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that cannot be had in a test: old, new, vulnerable, other makes. */
class ServerChecksTest {

    private static final String GOOD =
            """
            # Server
            redis_version:8.2.2
            redis_mode:standalone
            role:master
            maxmemory:1000000
            maxmemory_policy:noeviction
            aof_enabled:1
            maxclients:10000
            """;

    @Test
    void aGoodServerNeedsNoAdvice() {
        ServerChecks checks = main(GOOD);
        assertThat(checks.refusals()).isEmpty();
        assertThat(checks.advice()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.0.14", "6.0.20", "2.8", "unknown"})
    void tooOldIsRefused(String version) {
        assertThat(texts(main(version(version)).refusals())).contains("too old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.2.19", "7.0.15", "7.2.10", "7.4.5", "8.0.3", "8.2.1"})
    void vulnerableVersionsGetAdvice(String version) {
        assertThat(main(version(version)).refusals()).isEmpty();
        assertThat(texts(main(version(version)).advice())).contains("CVE-2025-49844");
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.2.20", "7.2.11", "7.4.6", "8.0.4", "8.2.2", "8.4.0", "9.0.0"})
    void repairedVersionsGetNone(String version) {
        assertThat(main(version(version)).advice()).isEmpty();
    }

    @Test
    void aValkeyIsJudgedByItsOwnVersion() {
        String valkey = version("7.2.4") + "\nserver_name:valkey\nvalkey_version:";
        assertThat(main(valkey + "8.1.4").advice()).isEmpty();
        assertThat(texts(main(valkey + "8.1.3").advice())).contains("Valkey 8.1.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"allkeys-lru", "volatile-ttl", "allkeys-random", "volatile-lfu"})
    void aMainServerThatEvictsIsRefusedWithTheFix(String policy) {
        Problem refusal = main(GOOD.replace("noeviction", policy)).refusals().getFirst();
        assertThat(refusal.what()).contains(policy);
        assertThat(refusal.fix()).contains("noeviction").contains("bedstone.redis.cache.url");
    }

    @Test
    void aCacheThatDoesNotEvictOrHasNoLimitGetsAdvice() {
        assertThat(texts(cache(GOOD).advice())).contains("allkeys-lru");
        assertThat(texts(cache(GOOD.replace("maxmemory:1000000", "maxmemory:0")).advice()))
                .contains("set maxmemory to");
        assertThat(cache(GOOD.replace("noeviction", "allkeys-lru")).advice()).isEmpty();
    }

    @Test
    void aReplicaIsRefused() {
        assertThat(texts(main(GOOD.replace("role:master", "role:slave")).refusals()))
                .contains("replica");
    }

    @Test
    void aClusterNodeHasDatabaseZeroOnly() {
        ServerInfo node = ServerInfo.of(GOOD.replace("standalone", "cluster"));
        assertThat(texts(new ServerChecks("bedstone.redis", false, 1, 21).judge(node).refusals()))
                .contains("database 1");
        assertThat(new ServerChecks("bedstone.redis", false, 0, 21).judge(node).refusals())
                .isEmpty();
    }

    @Test
    void tooFewClientsAndNoLogGetAdvice() {
        assertThat(texts(main(GOOD.replace("10000", "20")).advice())).contains("maxclients");
        assertThat(texts(main(GOOD.replace("aof_enabled:1", "aof_enabled:0")).advice()))
                .contains("appendonly yes");
    }

    @Test
    void aSilentServerGetsAdviceAboutItsAcl() {
        assertThat(texts(main("").advice())).contains("+info").contains("+config|get");
        assertThat(main("").refusals()).isEmpty();
    }

    private static String version(String version) {
        return GOOD.replace("8.2.2", version);
    }

    private static ServerChecks main(String info) {
        return new ServerChecks("bedstone.redis", false, 0, 21).judge(ServerInfo.of(info));
    }

    private static ServerChecks cache(String info) {
        return new ServerChecks("bedstone.redis.cache", true, 0, 1).judge(ServerInfo.of(info));
    }

    private static String texts(List<Problem> problems) {
        return problems.toString();
    }
}
