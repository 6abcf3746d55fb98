package dev.bedstone.mongo;

import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.conformance.StoreConformance;
import dev.bedstone.testkit.conformance.StoreUnderTest;

@MongoTest
@OwnEngine
class MongoStoreConformanceTest extends StoreConformance<Mongo> {

    private final FreshMongo fresh;

    MongoStoreConformanceTest(FreshMongo fresh) {
        this.fresh = fresh;
    }

    @Override
    protected StoreUnderTest<Mongo> describe() {
        return new MongoUnderTest(fresh);
    }
}
