package dev.bedstone.redis;

import dev.bedstone.testkit.FreshRedis;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.RedisTest;
import dev.bedstone.testkit.conformance.StoreConformance;
import dev.bedstone.testkit.conformance.StoreUnderTest;
import org.junit.jupiter.api.AfterEach;

@RedisTest
@OwnEngine
class RedisStoreConformanceTest extends StoreConformance<Redis> {

    private final FreshRedis fresh;

    RedisStoreConformanceTest(FreshRedis fresh) {
        this.fresh = fresh;
    }

    @Override
    protected StoreUnderTest<Redis> describe() {
        return new RedisUnderTest(fresh);
    }

    @AfterEach
    void goOnWriting() {
        fresh.main().command("CLIENT", "UNPAUSE");
    }
}
