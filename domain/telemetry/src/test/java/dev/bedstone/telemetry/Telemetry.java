package dev.bedstone.telemetry;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.IngestConfig;
import dev.bedstone.config.IngestConfig.Durability;
import dev.bedstone.config.TelemetryConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.ingest.Ingest;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.testkit.FreshClickHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A test's database with the tables of telemetry, and an application that uses it. */
final class Telemetry implements AutoCloseable {

    final FreshClickHouse database;
    final ClickHouse clickhouse;

    private Telemetry(FreshClickHouse database, StoreHooks hooks) {
        this.database = database;
        this.clickhouse = ClickHouse.open(database.config(), hooks);
    }

    static Telemetry in(FreshClickHouse database) {
        return in(database, StoreHooks.NONE);
    }

    static Telemetry in(FreshClickHouse database, StoreHooks hooks) {
        Telemetry telemetry = new Telemetry(database, hooks);
        telemetry.migrations(TelemetryConfig.STANDARD).up();
        return telemetry;
    }

    Migrations migrations(TelemetryConfig config) {
        return Migrations.of(
                List.of(clickhouse),
                TelemetryMigrations.lines(),
                MigrationOptions.STANDARD
                        .withPlaceholders(config.placeholders())
                        .waiting(Duration.ofSeconds(30)));
    }

    /** A way in that does not wait for a second's worth of events. */
    Ingest ingest(Path spool) {
        IngestConfig usual = IngestConfig.in(spool);
        return Ingest.open(
                new IngestConfig(
                        usual.directory(),
                        usual.maxBytes(),
                        Durability.FSYNC,
                        usual.batchRows(),
                        usual.batchBytes(),
                        Duration.ofMillis(20),
                        Duration.ofMillis(1),
                        usual.grace(),
                        usual.acceptTimeout(),
                        Duration.ofSeconds(30),
                        usual.futureTolerance()),
                clickhouse);
    }

    @Override
    public void close() {
        clickhouse.close();
    }
}
