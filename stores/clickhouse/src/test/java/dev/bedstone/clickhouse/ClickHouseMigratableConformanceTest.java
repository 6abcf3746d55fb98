package dev.bedstone.clickhouse;

import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.conformance.MigratableConformance;
import dev.bedstone.testkit.conformance.MigratableUnderTest;

@ClickHouseTest
class ClickHouseMigratableConformanceTest extends MigratableConformance<ClickHouse> {

    private final FreshClickHouse database;

    ClickHouseMigratableConformanceTest(FreshClickHouse database) {
        this.database = database;
    }

    @Override
    protected MigratableUnderTest<ClickHouse> describe() {
        return new ClickHouseMigratableUnderTest(database);
    }
}
