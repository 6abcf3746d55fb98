package dev.bedstone.postgres;

import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.PostgresTest;
import dev.bedstone.testkit.conformance.StoreConformance;
import dev.bedstone.testkit.conformance.StoreUnderTest;

@PostgresTest
@OwnEngine
@AllowLeaks("the server is frozen and killed under its clients")
class PostgresStoreConformanceTest extends StoreConformance<Postgres> {

    private final FreshDatabase database;

    PostgresStoreConformanceTest(FreshDatabase database) {
        this.database = database;
    }

    @Override
    protected StoreUnderTest<Postgres> describe() {
        return new PostgresConformanceSubject(database);
    }
}
