package dev.bedstone.clickhouse;

import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Secret;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.conformance.MigratableUnderTest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** ClickHouse, as the conformance suite for migrations sees it. */
record ClickHouseMigratableUnderTest(FreshClickHouse database)
        implements MigratableUnderTest<ClickHouse> {

    @Override
    public ClickHouse open() {
        return ClickHouse.open(database.config(), StoreHooks.NONE);
    }

    @Override
    public String createTable(String name) {
        return "CREATE TABLE " + name + " (id UInt64, title String) ENGINE = MergeTree ORDER BY id";
    }

    @Override
    public String addColumn(String table) {
        return "ALTER TABLE " + table + " ADD COLUMN extra String";
    }

    @Override
    public String nonsense() {
        return "CREATE VIEW ü AS SELEKT 1";
    }

    @Override
    public MigrationStatement standingAlone(String name) {
        return new MigrationStatement(
                addColumn(name), "0".repeat(64), false, Optional.empty(), Optional.empty());
    }

    @Override
    public boolean isThere(String name) {
        return !database.execute(
                        "SELECT 1 FROM system.columns WHERE database = currentDatabase() AND table = '"
                                + name
                                + "' AND name = 'extra'")
                .isEmpty();
    }

    @Override
    public void byHand(String statement) {
        database.execute(statement);
    }

    /** clickhouse-client sends one statement after the other; none of these holds a semicolon. */
    @Override
    public void inShell(String printed) {
        for (String statement : printed.split(";\n")) {
            if (!statement.isBlank()) {
                database.execute(statement);
            }
        }
    }

    @Override
    public Set<String> databases() {
        return Set.of(database.execute("SHOW DATABASES").split("\n"));
    }

    @Override
    public String journalText() {
        return database.execute("SELECT * FROM bedstone_migration_journal")
                + database.execute(
                        "SELECT comment, create_table_query FROM system.tables WHERE database = currentDatabase()");
    }

    @Override
    public List<Secret> secrets() {
        return List.of(database.config().password());
    }
}
