package dev.bedstone.config;

import static dev.bedstone.config.SettingRow.file;
import static dev.bedstone.config.SettingRow.row;
import static dev.bedstone.config.SettingRow.seconds;
import static dev.bedstone.config.SettingRow.shown;
import static dev.bedstone.config.SettingRow.time;

import java.util.stream.Stream;

/** The settings of ClickHouse. */
final class ClickHouseSettingRows {

    private ClickHouseSettingRows() {}

    static Stream<SettingRow> rows() {
        return Stream.of(
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

    private static ClickHouseConfig ch(LoadedConfig loaded) {
        return loaded.config().clickhouse().orElseThrow();
    }
}
