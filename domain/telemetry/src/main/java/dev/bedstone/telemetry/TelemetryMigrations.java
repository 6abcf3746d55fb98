package dev.bedstone.telemetry;

import dev.bedstone.contracts.StoreKind;
import dev.bedstone.migrate.MigrationLine;
import java.util.List;

/**
 * The tables of telemetry. Their migrations have placeholders for how long rows are kept, which
 * {@link dev.bedstone.config.TelemetryConfig#placeholders} fills; opened with {@code Bedstone},
 * that is done.
 */
public final class TelemetryMigrations {

    private static final String PLACE = "dev/bedstone/%s/migrations/clickhouse";

    private TelemetryMigrations() {}

    /** The lines {@code ingest}, which has the dead letters, and {@code telemetry}. */
    public static List<MigrationLine> lines() {
        return List.of(line("ingest"), line("telemetry"));
    }

    private static MigrationLine line(String name) {
        return MigrationLine.resources(
                name,
                StoreKind.CLICKHOUSE,
                TelemetryMigrations.class.getClassLoader(),
                PLACE.formatted(name));
    }
}
