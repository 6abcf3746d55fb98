package dev.bedstone.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.bedstone.config.TelemetryConfig;
import dev.bedstone.ingest.Ingest;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables can be made, unmade and kept shorter. */
@ClickHouseTest
class TelemetryMigrationsTest {

    private final Scope scope = new Scope(new TenantId(UUID.randomUUID()), Actor.service("test"));

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
    void sumsPerDayAreMadeOfSpansThatAreThereAlready(
            FreshClickHouse database, @TempDir Path spool) {
        try (Telemetry telemetry = Telemetry.in(database)) {
            Migrations migrations = telemetry.migrations(TelemetryConfig.STANDARD);
            migrations
                    .with(migrations.options().allowingDataLoss())
                    .line("telemetry")
                    .down(MigrationTarget.of("20261121020000"));
            LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(2);
            Instant noon = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
            Span search = Span.of("tool", "search").cost(new BigDecimal("0.01")).tokens(4);
            try (Ingest ingest = telemetry.ingest(spool)) {
                Events way = new Events(ingest, TelemetryConfig.STANDARD);
                scope.run(() -> {
                    way.track(search.at(noon).took(Duration.ofMillis(4)));
                    way.track(search.at(noon.plusSeconds(9000)).took(Duration.ofMillis(6)));
                    way.track(search.at(noon.plusSeconds(9001)).failed("timeout"));
                });
                assertThat(way.drain(Duration.ofSeconds(30))).isTrue();
            }
            Analytics analytics = new Analytics(telemetry.clickhouse);

            migrations.up();
            SpanMetrics told = spans(analytics, day);
            assertThat(told.events()).isEqualTo(3);
            assertThat(told.errors()).isEqualTo(1);
            assertThat(told.tokens()).isEqualTo(12);
            assertThat(told.dollars()).isEqualByComparingTo("0.03");
            assertThat(told.latency().p50()).isEqualTo(4.0);

            database.execute("truncate table telemetry_metrics_hourly");
            assertThat(spans(analytics, day)).as("hours are not asked").isEqualTo(told);
            database.execute("truncate table telemetry_metrics_daily");
            assertThat(spans(analytics, day)).isEqualTo(SpanMetrics.NONE);
        }
    }

    private SpanMetrics spans(Analytics analytics, LocalDate day) {
        return scope.call(() -> analytics.spans(TimeRange.day(day)).total());
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
