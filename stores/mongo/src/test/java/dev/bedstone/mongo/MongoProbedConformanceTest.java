package dev.bedstone.mongo;

import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.conformance.ProbedConformance;
import dev.bedstone.testkit.conformance.StoreUnderTest;

@MongoTest
@OwnEngine
class MongoProbedConformanceTest extends ProbedConformance<Mongo> {

    private final FreshMongo fresh;

    MongoProbedConformanceTest(FreshMongo fresh) {
        this.fresh = fresh;
    }

    @Override
    protected StoreUnderTest<Mongo> describe() {
        return new MongoUnderTest(fresh);
    }
}
