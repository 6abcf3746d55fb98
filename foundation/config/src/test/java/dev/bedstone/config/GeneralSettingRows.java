package dev.bedstone.config;

import static dev.bedstone.config.SettingRow.row;
import static dev.bedstone.config.SettingRow.seconds;
import static dev.bedstone.config.SettingRow.time;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The settings of no store: the project, its engines, migrations, ingest and telemetry. */
final class GeneralSettingRows {

    private GeneralSettingRows() {}

    static Stream<SettingRow> rows() {
        return Stream.of(general(), migrations(), ingest(), telemetry()).flatMap(List::stream);
    }

    private static List<SettingRow> general() {
        return List.of(
                row(
                        "profile",
                        c -> c.config().profile(),
                        Profile.DEVELOPMENT,
                        "staging",
                        Profile.STAGING),
                row(
                        "preset",
                        c -> c.config().postgres().orElseThrow().pool().minIdle(),
                        1,
                        "low-latency",
                        20),
                row("instances", c -> c.config().instances(), 1, "4", 4),
                row(
                        "production.allow-insecure-loopback",
                        c ->
                                c.report()
                                        .find("bedstone.production.allow-insecure-loopback")
                                        .orElseThrow()
                                        .displayValue(),
                        "false",
                        "true",
                        "true"),
                row(
                        "health.interval",
                        c -> c.config().health().interval(),
                        seconds(30),
                        "7s",
                        seconds(7)),
                row(
                        "health.deadline",
                        c -> c.config().health().deadline(),
                        Duration.ofMillis(1_500),
                        "7s",
                        seconds(7)),
                row("health.slow", c -> c.config().health().slow(), seconds(1), "7s", seconds(7)),
                row(
                        "engines.data",
                        c -> c.engines().data().getFileName().toString(),
                        ".bedstone",
                        "x",
                        "x"),
                row("engines.postgres.port", c -> c.engines().postgresPort(), 0, "7", 7),
                row("engines.postgres.major", c -> c.engines().postgresMajor(), 18, "17", 17),
                row("engines.redis.port", c -> c.engines().redisPort(), 0, "7", 7),
                row("engines.redis-cache.port", c -> c.engines().redisCachePort(), 0, "7", 7),
                row("engines.clickhouse.port", c -> c.engines().clickhousePort(), 0, "7", 7),
                row("engines.mongo.port", c -> c.engines().mongoPort(), 0, "7", 7));
    }

    private static List<SettingRow> migrations() {
        return List.of(
                row("migrations.automatic", c -> migrations(c).automatic(), false, "true", true),
                row(
                        "migrations.continue-on-error",
                        c -> migrations(c).continueOnError(),
                        false,
                        "true",
                        true),
                row("migrations.dry-run", c -> migrations(c).dryRun(), false, "true", true),
                row(
                        "migrations.backup-before",
                        c -> migrations(c).backupBefore(),
                        false,
                        "true",
                        true),
                time("migrations.time-limit", c -> migrations(c).timeLimit(), seconds(300)),
                time("migrations.lock-wait", c -> migrations(c).lockWait(), seconds(600)),
                row(
                        "migrations.tolerate",
                        c -> migrations(c).tolerated(),
                        Set.of(),
                        "out-of-order,missing-undo",
                        Set.of(
                                MigrationsConfig.Misfit.MISSING_UNDO,
                                MigrationsConfig.Misfit.OUT_OF_ORDER)));
    }

    private static MigrationsConfig migrations(LoadedConfig loaded) {
        return loaded.config().migrations();
    }

    private static List<SettingRow> ingest() {
        return List.of(
                row(
                        "ingest.directory",
                        c -> String.valueOf(ingest(c).directory().getFileName()),
                        "spool",
                        "kept",
                        "kept"),
                row("ingest.max-bytes", c -> ingest(c).maxBytes(), 4L << 30, "64MiB", 64L << 20),
                row(
                        "ingest.durability",
                        c -> ingest(c).durability(),
                        IngestConfig.Durability.FSYNC,
                        "memory",
                        IngestConfig.Durability.MEMORY),
                row("ingest.batch.max-rows", c -> ingest(c).batchRows(), 500_000, "1000", 1_000),
                row(
                        "ingest.batch.max-bytes",
                        c -> ingest(c).batchBytes(),
                        32 << 20,
                        "1MiB",
                        1 << 20),
                time("ingest.batch.linger", c -> ingest(c).linger(), seconds(1)),
                time("ingest.interval", c -> ingest(c).interval(), seconds(1)),
                time("ingest.grace", c -> ingest(c).grace(), seconds(600)),
                time("ingest.timeouts.accept", c -> ingest(c).acceptTimeout(), seconds(5)),
                time("ingest.timeouts.drain", c -> ingest(c).drainTimeout(), seconds(10)),
                time("ingest.future-tolerance", c -> ingest(c).futureTolerance(), seconds(300)));
    }

    private static IngestConfig ingest(LoadedConfig loaded) {
        return loaded.config().ingest();
    }

    private static List<SettingRow> telemetry() {
        return List.of(
                kept("llm-requests", 365, TelemetryConfig::modelCalls),
                kept("events", 90, TelemetryConfig::events),
                kept("hourly", 1095, TelemetryConfig::hourly),
                kept("minutely", 7, TelemetryConfig::minutely));
    }

    private static SettingRow kept(
            String what, int days, Function<TelemetryConfig, Duration> read) {
        return row(
                "telemetry.retention." + what,
                c -> read.apply(c.config().telemetry()),
                Duration.ofDays(days),
                "30d",
                Duration.ofDays(30));
    }
}
