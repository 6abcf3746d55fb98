package dev.bedstone.clickhouse;

import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.conformance.StoreConformance;
import dev.bedstone.testkit.conformance.StoreUnderTest;

@ClickHouseTest
@OwnEngine
class ClickHouseStoreConformanceTest extends StoreConformance<ClickHouse> {

    private final FreshClickHouse fresh;

    ClickHouseStoreConformanceTest(FreshClickHouse fresh) {
        this.fresh = fresh;
    }

    @Override
    protected StoreUnderTest<ClickHouse> describe() {
        return new ClickHouseUnderTest(fresh);
    }
}
