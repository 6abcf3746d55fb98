package dev.bedstone.clickhouse;

import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.conformance.ProbedConformance;
import dev.bedstone.testkit.conformance.StoreUnderTest;

@ClickHouseTest
@OwnEngine
class ClickHouseProbedConformanceTest extends ProbedConformance<ClickHouse> {

    private final FreshClickHouse fresh;

    ClickHouseProbedConformanceTest(FreshClickHouse fresh) {
        this.fresh = fresh;
    }

    @Override
    protected StoreUnderTest<ClickHouse> describe() {
        return new ClickHouseUnderTest(fresh);
    }
}
