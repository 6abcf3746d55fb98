package dev.bedstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.internal.Setting;
import dev.bedstone.config.internal.SettingRegistry;
import dev.bedstone.kernel.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A row for every setting: where it arrives in the records, what it is by default, and what it is
 * when set, by key, by name in the environment and in YAML. A setting without a row fails.
 */
class SettingCoverageTest {

    private static final List<String> PARTS =
            List.of("host", "port", "database", "user", "password");

    @TempDir Path directory;

    record Row(
            String key,
            Function<LoadedConfig, Object> read,
            Object standard,
            String text,
            Object set) {
        @Override
        public String toString() {
            return key;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                        general(),
                        migrations(),
                        ingest(),
                        telemetry(),
                        postgres(),
                        postgresTimes(),
                        redis(),
                        clickhouse(),
                        mongo())
                .flatMap(List::stream);
    }

    private static List<Row> general() {
        return List.of(
                row(
                        "profile",
                        c -> c.config().profile(),
                        Profile.DEVELOPMENT,
                        "staging",
                        Profile.STAGING),
                row("preset", c -> pg(c).pool().minIdle(), 1, "low-latency", 20),
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

    private static List<Row> migrations() {
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

    private static List<Row> ingest() {
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

    private static List<Row> telemetry() {
        return List.of(
                kept("llm-requests", 365, TelemetryConfig::modelCalls),
                kept("events", 90, TelemetryConfig::events),
                kept("hourly", 1095, TelemetryConfig::hourly),
                kept("minutely", 7, TelemetryConfig::minutely));
    }

    private static Row kept(String what, int days, Function<TelemetryConfig, Duration> read) {
        return row(
                "telemetry.retention." + what,
                c -> read.apply(c.config().telemetry()),
                Duration.ofDays(days),
                "30d",
                Duration.ofDays(30));
    }

    private static IngestConfig ingest(LoadedConfig loaded) {
        return loaded.config().ingest();
    }

    private static List<Row> postgres() {
        return List.of(
                row(
                        "postgres.url",
                        c -> pg(c).primary().hosts().getFirst().host(),
                        "h",
                        "postgresql://u@x/d",
                        "x"),
                row("postgres.host", c -> pg(c).primary().hosts().getFirst().host(), "h", "x", "x"),
                row("postgres.port", c -> pg(c).primary().hosts().getFirst().port(), 5432, "7", 7),
                row("postgres.database", c -> pg(c).primary().database(), "u", "x", "x"),
                row("postgres.user", c -> pg(c).primary().user(), "u", "x", "x"),
                row("postgres.password", c -> pg(c).primary().password().reveal(), "", "x", "x"),
                row(
                        "postgres.tls.mode",
                        c -> pg(c).primary().tls().mode(),
                        TlsMode.PREFER,
                        "verify-ca",
                        TlsMode.VERIFY_CA),
                file("postgres.tls.ca", c -> pg(c).primary().tls().authority()),
                file("postgres.tls.cert", c -> pg(c).primary().tls().certificate()),
                file("postgres.tls.key", c -> pg(c).primary().tls().key()),
                row(
                        "postgres.pooler",
                        c -> pg(c).primary().pooler().name(),
                        "NONE",
                        "session",
                        "SESSION"),
                row(
                        "postgres.read.url",
                        c -> pg(c).replica().isPresent(),
                        false,
                        "postgresql://u@x/d",
                        true),
                row(
                        "postgres.read.password",
                        c -> shown(c, "postgres.read.password"),
                        "",
                        "x",
                        "****"),
                row(
                        "postgres.migration.url",
                        c -> pg(c).migration().isPresent(),
                        false,
                        "postgresql://o@x/d",
                        true),
                row(
                        "postgres.migration.password",
                        c -> shown(c, "postgres.migration.password"),
                        "",
                        "x",
                        "****"),
                row(
                        "postgres.platform.url",
                        c -> pg(c).platform().isPresent(),
                        false,
                        "postgresql://o@x/d",
                        true),
                row(
                        "postgres.platform.password",
                        c -> shown(c, "postgres.platform.password"),
                        "",
                        "x",
                        "****"),
                row(
                        "postgres.loader.url",
                        c -> pg(c).loader().isPresent(),
                        false,
                        "postgresql://o@x/d",
                        true),
                row(
                        "postgres.loader.password",
                        c -> shown(c, "postgres.loader.password"),
                        "",
                        "x",
                        "****"),
                row(
                        "postgres.statements.slow-after",
                        c -> pg(c).statements().slowAfter(),
                        Duration.ofMillis(500),
                        "2s",
                        Duration.ofSeconds(2)),
                row(
                        "postgres.statements.echo",
                        c -> pg(c).statements().echo(),
                        false,
                        "true",
                        true),
                row("postgres.pool.max-size", c -> pg(c).pool().maxSize(), 15, "7", 7),
                row("postgres.pool.size", c -> pg(c).pool().maxSize(), 15, "7", 17),
                row("postgres.pool.overflow", c -> pg(c).pool().maxSize(), 15, "7", 12),
                row("postgres.pool.min-idle", c -> pg(c).pool().minIdle(), 1, "7", 7),
                row(
                        "postgres.application-name",
                        c -> pg(c).applicationName(),
                        "bedstone",
                        "x",
                        "x"),
                row(
                        "postgres.show-data-in-failures",
                        c -> pg(c).showDataInFailures(),
                        false,
                        "true",
                        true));
    }

    private static List<Row> postgresTimes() {
        return List.of(
                time(
                        "postgres.pool.acquire-timeout",
                        c -> pg(c).pool().acquireTimeout(),
                        seconds(2)),
                time("postgres.pool.idle-timeout", c -> pg(c).pool().idleTimeout(), seconds(600)),
                time("postgres.pool.max-lifetime", c -> pg(c).pool().maxLifetime(), seconds(1500)),
                time("postgres.pool.keepalive", c -> pg(c).pool().keepalive(), seconds(120)),
                time("postgres.pool.leak-after", c -> pg(c).pool().leakAfter(), seconds(30)),
                time("postgres.timeouts.connect", c -> pg(c).timeouts().connect(), seconds(2)),
                time("postgres.timeouts.call", c -> pg(c).timeouts().call(), seconds(5)),
                time("postgres.timeouts.statement", c -> pg(c).timeouts().statement(), seconds(30)),
                time("postgres.timeouts.socket", c -> pg(c).timeouts().socket(), seconds(35)),
                time(
                        "postgres.timeouts.idle-in-transaction",
                        c -> pg(c).timeouts().idleInTransaction(),
                        seconds(60)),
                time("postgres.timeouts.drain", c -> pg(c).timeouts().drain(), seconds(10)),
                time("postgres.read.max-lag", c -> pg(c).maxLag(), seconds(10)),
                time(
                        "postgres.idempotency.keep",
                        c -> pg(c).keepIdempotencyKeys(),
                        seconds(604_800)),
                row("postgres.retry.attempts", c -> pg(c).retry().attempts(), 3, "7", 7),
                row(
                        "postgres.retry.first-delay",
                        c -> pg(c).retry().firstDelay(),
                        RetryPolicy.STANDARD.firstDelay(),
                        "70ms",
                        Duration.ofMillis(70)),
                time(
                        "postgres.retry.longest-delay",
                        c -> pg(c).retry().longestDelay(),
                        seconds(1)));
    }

    private static List<Row> redis() {
        return List.of(
                row("redis.url", c -> redis(c).main().address().host(), "h", "redis://x", "x"),
                row("redis.host", c -> redis(c).main().address().host(), "h", "x", "x"),
                row("redis.port", c -> redis(c).main().address().port(), 6379, "7", 7),
                row("redis.database", c -> redis(c).main().database(), 0, "7", 7),
                row("redis.user", c -> redis(c).main().user().orElse(""), "", "x", "x"),
                row("redis.password", c -> redis(c).main().password().reveal(), "", "x", "x"),
                row(
                        "redis.tls.mode",
                        c -> redis(c).main().tls().mode(),
                        TlsMode.DISABLE,
                        "verify-ca",
                        TlsMode.VERIFY_CA),
                file("redis.tls.ca", c -> redis(c).main().tls().authority()),
                file("redis.tls.cert", c -> redis(c).main().tls().certificate()),
                file("redis.tls.key", c -> redis(c).main().tls().key()),
                row("redis.cache.url", c -> redis(c).cache().isPresent(), false, "redis://x", true),
                row("redis.cache.password", c -> shown(c, "redis.cache.password"), "", "x", "****"),
                row("redis.max-connections", c -> redis(c).maxConnections(), 20, "7", 7),
                time("redis.timeouts.connect", c -> redis(c).timeouts().connect(), seconds(2)),
                time(
                        "redis.timeouts.command",
                        c -> redis(c).timeouts().command(),
                        Duration.ofMillis(300)),
                time("redis.timeouts.drain", c -> redis(c).timeouts().drain(), seconds(5)),
                time("redis.default-ttl", c -> redis(c).defaultTtl(), seconds(3600)),
                row(
                        "redis.application-name",
                        c -> redis(c).applicationName(),
                        "bedstone",
                        "x",
                        "x"),
                row("redis.retry.attempts", c -> redis(c).retry().attempts(), 3, "7", 7),
                row(
                        "redis.retry.first-delay",
                        c -> redis(c).retry().firstDelay(),
                        Duration.ofMillis(50),
                        "70ms",
                        Duration.ofMillis(70)),
                time(
                        "redis.retry.longest-delay",
                        c -> redis(c).retry().longestDelay(),
                        seconds(1)));
    }

    private static List<Row> clickhouse() {
        return List.of(
                row("clickhouse.url", c -> ch(c).address().host(), "h", "http://x", "x"),
                row("clickhouse.host", c -> ch(c).address().host(), "h", "x", "x"),
                row("clickhouse.port", c -> ch(c).address().port(), 8123, "7", 7),
                row("clickhouse.database", c -> ch(c).database(), "default", "x", "x"),
                row("clickhouse.user", c -> ch(c).user(), "default", "x", "x"),
                row("clickhouse.password", c -> ch(c).password().reveal(), "", "x", "x"),
                row(
                        "clickhouse.migration.url",
                        c -> ch(c).migration().isPresent(),
                        false,
                        "http://owner@x/d",
                        true),
                row(
                        "clickhouse.migration.password",
                        c -> shown(c, "clickhouse.migration.password"),
                        "",
                        "x",
                        "****"),
                row(
                        "clickhouse.tls.mode",
                        c -> ch(c).tls().mode(),
                        TlsMode.DISABLE,
                        "verify-ca",
                        TlsMode.VERIFY_CA),
                file("clickhouse.tls.ca", c -> ch(c).tls().authority()),
                file("clickhouse.tls.cert", c -> ch(c).tls().certificate()),
                file("clickhouse.tls.key", c -> ch(c).tls().key()),
                row("clickhouse.compress", c -> ch(c).compress(), true, "false", false),
                row("clickhouse.max-connections", c -> ch(c).maxConnections(), 16, "7", 7),
                time("clickhouse.timeouts.connect", c -> ch(c).timeouts().connect(), seconds(2)),
                time("clickhouse.timeouts.call", c -> ch(c).timeouts().call(), seconds(5)),
                time("clickhouse.timeouts.receive", c -> ch(c).timeouts().receive(), seconds(30)),
                time("clickhouse.timeouts.drain", c -> ch(c).timeouts().drain(), seconds(5)),
                row(
                        "clickhouse.show-data-in-failures",
                        c -> ch(c).showDataInFailures(),
                        false,
                        "true",
                        true));
    }

    private static List<Row> mongo() {
        return List.of(
                row(
                        "mongo.url",
                        c -> mongo(c).application().hosts().getFirst().host(),
                        "h",
                        "mongodb://x",
                        "x"),
                row(
                        "mongo.host",
                        c -> mongo(c).application().hosts().getFirst().host(),
                        "h",
                        "x",
                        "x"),
                row(
                        "mongo.port",
                        c -> mongo(c).application().hosts().getFirst().port(),
                        27017,
                        "7",
                        7),
                row("mongo.database", c -> mongo(c).application().database(), "bedstone", "x", "x"),
                row("mongo.user", c -> mongo(c).application().user().orElse(""), "", "x", "x"),
                row(
                        "mongo.password",
                        c -> mongo(c).application().password().reveal(),
                        "",
                        "x",
                        "x"),
                row(
                        "mongo.migration.url",
                        c -> mongo(c).migration().isPresent(),
                        false,
                        "mongodb://owner@x/d",
                        true),
                row(
                        "mongo.migration.password",
                        c -> shown(c, "mongo.migration.password"),
                        "",
                        "x",
                        "****"),
                row(
                        "mongo.tls.mode",
                        c -> mongo(c).application().tls().mode(),
                        TlsMode.DISABLE,
                        "verify-ca",
                        TlsMode.VERIFY_CA),
                file("mongo.tls.ca", c -> mongo(c).application().tls().authority()),
                file("mongo.tls.cert", c -> mongo(c).application().tls().certificate()),
                file("mongo.tls.key", c -> mongo(c).application().tls().key()),
                row(
                        "mongo.replica-set",
                        c -> mongo(c).application().replicaSet().orElse(""),
                        "",
                        "x",
                        "x"),
                row("mongo.pool.max-size", c -> mongo(c).pool().maxSize(), 20, "7", 7),
                row("mongo.pool.min-idle", c -> mongo(c).pool().minIdle(), 5, "7", 7),
                time(
                        "mongo.pool.acquire-timeout",
                        c -> mongo(c).pool().acquireTimeout(),
                        seconds(2)),
                time("mongo.pool.idle-timeout", c -> mongo(c).pool().idleTimeout(), seconds(600)),
                time("mongo.pool.max-lifetime", c -> mongo(c).pool().maxLifetime(), seconds(1500)),
                row(
                        "mongo.auth-source",
                        c -> mongo(c).application().authSource(),
                        "admin",
                        "x",
                        "x"),
                time("mongo.timeouts.connect", c -> mongo(c).timeouts().connect(), seconds(2)),
                time(
                        "mongo.timeouts.server-selection",
                        c -> mongo(c).timeouts().serverSelection(),
                        seconds(2)),
                time("mongo.timeouts.call", c -> mongo(c).timeouts().call(), seconds(3)),
                time("mongo.timeouts.drain", c -> mongo(c).timeouts().drain(), seconds(5)),
                row(
                        "mongo.application-name",
                        c -> mongo(c).applicationName(),
                        "bedstone",
                        "x",
                        "x"),
                row(
                        "mongo.show-data-in-failures",
                        c -> mongo(c).showDataInFailures(),
                        false,
                        "true",
                        true),
                row("mongo.retry.attempts", c -> mongo(c).retry().attempts(), 3, "7", 7),
                row(
                        "mongo.retry.first-delay",
                        c -> mongo(c).retry().firstDelay(),
                        Duration.ofMillis(50),
                        "70ms",
                        Duration.ofMillis(70)),
                time(
                        "mongo.retry.longest-delay",
                        c -> mongo(c).retry().longestDelay(),
                        seconds(1)));
    }

    @Test
    void everySettingHasARow() {
        Set<String> rows = new HashSet<>(rows().map(Row::key).toList());
        assertThat(rows).hasSize((int) rows().count());
        assertThat(SettingRegistry.ALL)
                .extracting(Setting::key)
                .containsExactlyInAnyOrderElementsOf(rows);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void hasItsDefault(Row row) {
        assertThat(row.read().apply(base("").load())).isEqualTo(row.standard());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isSetByFlag(Row row) {
        assertThat(read(row, base(row.key()).flag(row.key(), row.text()))).isEqualTo(row.set());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isSetByEnvironment(Row row) {
        String name = row.key().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
        assertThat(read(row, base(row.key()).environment(name, row.text()))).isEqualTo(row.set());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isSetByYaml(Row row) {
        StringBuilder yaml = new StringBuilder();
        String indent = "";
        for (String part : row.key().split("\\.")) {
            yaml.append(yaml.isEmpty() ? "" : "\n").append(indent).append(part).append(':');
            indent += "  ";
        }
        yaml.append(" \"").append(row.text()).append("\"\n");
        assertThat(read(row, base(row.key()).file("bedstone.yaml", yaml.toString())))
                .isEqualTo(row.set());
    }

    private static Object read(Row row, Project project) {
        return row.read().apply(project.load());
    }

    /** Every store by its host, except for the part of it that is being tested. */
    private Project base(String key) {
        Project project = new Project(directory).file("x", "content");
        for (String store : new String[] {"postgres", "redis", "clickhouse", "mongo"}) {
            flag(project, "bedstone." + store + ".host", "h", key);
        }
        flag(project, "bedstone.postgres.user", "u", key);
        if (key.endsWith("tls.cert")) {
            project.flag(key.replace("cert", "key"), "x");
        } else if (key.endsWith("tls.key")) {
            project.flag(key.replace("key", "cert"), "x");
        }
        if (key.equals("bedstone.postgres.timeouts.statement")) {
            project.flag("bedstone.postgres.timeouts.socket", "80s");
        } else if (key.equals("bedstone.postgres.timeouts.socket")) {
            project.flag("bedstone.postgres.timeouts.statement", "60s");
        }
        return project;
    }

    /** A URL brings its own host, so the host is left out then. */
    private static void flag(Project project, String partKey, String text, String testedKey) {
        boolean isUrlOfSameStore =
                testedKey.endsWith(".url")
                        && PARTS.stream()
                                .anyMatch(part -> partKey.equals(testedKey.replace("url", part)));
        if (!partKey.equals(testedKey) && !isUrlOfSameStore) {
            project.flag(partKey, text);
        }
    }

    private static Row row(
            String key,
            Function<LoadedConfig, Object> read,
            Object standard,
            String text,
            Object set) {
        return new Row("bedstone." + key, read, standard, text, set);
    }

    private static Row time(String key, Function<LoadedConfig, Object> read, Duration standard) {
        return row(key, read, standard, "70s", seconds(70));
    }

    private static Row file(String key, Function<LoadedConfig, Optional<Path>> read) {
        return row(
                key,
                config -> read.apply(config).map(path -> path.getFileName().toString()).orElse(""),
                "",
                "x",
                "x");
    }

    private static String shown(LoadedConfig loaded, String key) {
        return loaded.report().find("bedstone." + key).map(ConfigEntry::displayValue).orElse("");
    }

    private static PostgresConfig pg(LoadedConfig loaded) {
        return loaded.config().postgres().orElseThrow();
    }

    private static RedisConfig redis(LoadedConfig loaded) {
        return loaded.config().redis().orElseThrow();
    }

    private static ClickHouseConfig ch(LoadedConfig loaded) {
        return loaded.config().clickhouse().orElseThrow();
    }

    private static MongoConfig mongo(LoadedConfig loaded) {
        return loaded.config().mongo().orElseThrow();
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
