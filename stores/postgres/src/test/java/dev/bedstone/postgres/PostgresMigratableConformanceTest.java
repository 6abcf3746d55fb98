package dev.bedstone.postgres;

import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import dev.bedstone.testkit.conformance.MigratableConformance;
import dev.bedstone.testkit.conformance.MigratableUnderTest;
import org.junit.jupiter.api.AfterEach;

@PostgresTest
class PostgresMigratableConformanceTest extends MigratableConformance<Postgres> {

    private final PostgresMigratableUnderTest subject;

    PostgresMigratableConformanceTest(FreshDatabase database) {
        this.subject = new PostgresMigratableUnderTest(database);
    }

    @Override
    protected MigratableUnderTest<Postgres> describe() {
        subject.letOwnerMakeDatabases(true);
        return subject;
    }

    @AfterEach
    void takeTheRightBack() {
        subject.letOwnerMakeDatabases(false);
    }
}
