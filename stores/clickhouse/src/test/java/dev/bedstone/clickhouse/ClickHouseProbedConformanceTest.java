package dev.bedstone.clickhouse;

import dev.bedstone.testkit.conformance.ProbedConformance;
import dev.bedstone.testkit.conformance.StoreUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("engine")
class ClickHouseProbedConformanceTest extends ProbedConformance<ClickHouse> {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.own();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected StoreUnderTest<ClickHouse> describe() {
        server.restartIfDead();
        return new ClickHouseUnderTest(server);
    }
}
