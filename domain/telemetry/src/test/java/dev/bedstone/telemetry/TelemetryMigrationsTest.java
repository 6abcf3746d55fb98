package dev.bedstone.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.bedstone.config.TelemetryConfig;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The tables can be made, unmade and kept shorter. */
@ClickHouseTest
class TelemetryMigrationsTest {

    @Test
    void everyUndoTakesBackWhatItsVersionMade(FreshClickHouse database) {
        try (Telemetry telemetry = Telemetry.in(database)) {
            Migrations migrations = telemetry.migrations(TelemetryConfig.STANDARD);
            assertThatCode(migrations::verify).doesNotThrowAnyException();

            MigrationOptions loss = migrations.options().allowingDataLoss();
            migrations.with(loss).down(MigrationTarget.of("base"));
            assertThat(
                            database.execute(
                                    "select count() from system.tables where database ="
                                            + " currentDatabase() and name not like 'bedstone%'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aSettingThatChangesHowLongRowsAreKeptTakesEffectWithTheNextRun(FreshClickHouse database) {
        TelemetryConfig shorter =
                new TelemetryConfig(
                        Duration.ofDays(30),
                        Duration.ofDays(10),
                        Duration.ofDays(300),
                        Duration.ofDays(2));
        try (Telemetry telemetry = Telemetry.in(database)) {
            assertThat(kept(database, "llm_requests")).contains("toIntervalSecond(31536000)");

            telemetry.migrations(shorter).up();

            assertThat(kept(database, "llm_requests")).contains("toIntervalSecond(2592000)");
            assertThat(kept(database, "llm_requests_by_minute"))
                    .contains("toIntervalSecond(172800)");
            assertThat(kept(database, "trace_summaries")).contains("toIntervalSecond(864000)");
            assertThat(telemetry.migrations(shorter).plan().scripts()).isEmpty();
        }
    }

    private static String kept(FreshClickHouse database, String table) {
        return database.execute(
                "select create_table_query from system.tables where database = currentDatabase() and"
                        + " name = '"
                        + table
                        + "'");
    }
}
