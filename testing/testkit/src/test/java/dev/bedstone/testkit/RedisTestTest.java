package dev.bedstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@RedisTest
class RedisTestTest {

    private final FreshRedis redis;

    RedisTestTest(FreshRedis redis) {
        this.redis = redis;
    }

    @RepeatedTest(3)
    void everyTestBeginsEmpty() {
        assertThat(redis.main().command("DBSIZE")).isEqualTo(0L);
        assertThat(redis.cache().command("DBSIZE")).isEqualTo(0L);
        redis.main().command("SET", "left", "behind");
        redis.cache().command("SET", "left", "behind");
    }

    @Test
    void speaksTheProtocol() {
        assertThat(redis.main().command("SET", "k", "günaydın")).isEqualTo("OK");
        assertThat(redis.main().command("GET", "k")).isEqualTo("günaydın");
        assertThat(redis.main().command("GET", "none")).isNull();
        assertThat(redis.main().command("INCR", "n")).isEqualTo(1L);
        assertThat(redis.main().command("MGET", "k", "none"))
                .isEqualTo(java.util.Arrays.asList("günaydın", null));
        assertThatIllegalStateException()
                .isThrownBy(() -> redis.main().command("INCR", "k"))
                .withMessageContaining("not an integer");
    }

    @Test
    void mainNeverEvictsAndTheCacheDoes() {
        assertThat(policy(redis.main())).isEqualTo("noeviction");
        assertThat(policy(redis.cache())).isEqualTo("allkeys-lru");
    }

    @Test
    void theConfigurationNamesBothServers() {
        assertThat(redis.config().main()).isEqualTo(redis.main().endpoint());
        assertThat(redis.config().cache()).contains(redis.cache().endpoint());
        assertThat(redis.config().applicationName())
                .isEqualTo("RedisTestTest.theConfigurationNamesBothServers");
    }

    @Test
    void aSharedServerIsNotBroken() {
        assertThatIllegalStateException()
                .isThrownBy(() -> redis.main().control().kill())
                .withMessageContaining("@OwnEngine");
    }

    private static Object policy(FreshRedis.Server server) {
        return ((List<?>) server.command("CONFIG", "GET", "maxmemory-policy")).get(1);
    }
}
