package dev.bedstone.clickhouse;

import dev.bedstone.testkit.conformance.MigratableConformance;
import dev.bedstone.testkit.conformance.MigratableUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("engine")
class ClickHouseMigratableConformanceTest extends MigratableConformance<ClickHouse> {

    private ClickHouseMigratableUnderTest subject;

    @Override
    protected MigratableUnderTest<ClickHouse> describe() {
        subject = new ClickHouseMigratableUnderTest(TestServer.shared());
        return subject;
    }

    @AfterEach
    void drop() {
        subject.drop();
    }
}
