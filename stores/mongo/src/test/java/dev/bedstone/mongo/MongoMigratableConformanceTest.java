package dev.bedstone.mongo;

import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import dev.bedstone.testkit.conformance.MigratableConformance;
import dev.bedstone.testkit.conformance.MigratableUnderTest;

@MongoTest
class MongoMigratableConformanceTest extends MigratableConformance<Mongo> {

    private final FreshMongo database;

    MongoMigratableConformanceTest(FreshMongo database) {
        this.database = database;
    }

    @Override
    protected MigratableUnderTest<Mongo> describe() {
        return new MongoMigratableUnderTest(database);
    }
}
