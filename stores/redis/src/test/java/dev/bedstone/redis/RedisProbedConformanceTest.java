package dev.bedstone.redis;

import dev.bedstone.testkit.FreshRedis;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.RedisTest;
import dev.bedstone.testkit.conformance.ProbedConformance;
import dev.bedstone.testkit.conformance.StoreUnderTest;

@RedisTest
@OwnEngine
class RedisProbedConformanceTest extends ProbedConformance<Redis> {

    private final FreshRedis fresh;

    RedisProbedConformanceTest(FreshRedis fresh) {
        this.fresh = fresh;
    }

    @Override
    protected StoreUnderTest<Redis> describe() {
        return new RedisUnderTest(fresh);
    }

    @Override
    protected boolean givesEachCallerAConnection() {
        return false;
    }
}
