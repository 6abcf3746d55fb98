package dev.bedstone.config;

import static dev.bedstone.config.SettingRow.file;
import static dev.bedstone.config.SettingRow.row;
import static dev.bedstone.config.SettingRow.seconds;
import static dev.bedstone.config.SettingRow.shown;
import static dev.bedstone.config.SettingRow.time;

import dev.bedstone.kernel.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The settings of PostgreSQL. */
final class PostgresSettingRows {

    private PostgresSettingRows() {}

    static Stream<SettingRow> rows() {
        return Stream.of(general(), times()).flatMap(List::stream);
    }

    private static List<SettingRow> general() {
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

    private static List<SettingRow> times() {
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

    private static PostgresConfig pg(LoadedConfig loaded) {
        return loaded.config().postgres().orElseThrow();
    }
}
