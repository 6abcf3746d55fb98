package dev.bedstone.config;

import static dev.bedstone.config.SettingRow.file;
import static dev.bedstone.config.SettingRow.row;
import static dev.bedstone.config.SettingRow.seconds;
import static dev.bedstone.config.SettingRow.shown;
import static dev.bedstone.config.SettingRow.time;

import java.time.Duration;
import java.util.stream.Stream;

/** The settings of MongoDB. */
final class MongoSettingRows {

    private MongoSettingRows() {}

    static Stream<SettingRow> rows() {
        return Stream.of(
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

    private static MongoConfig mongo(LoadedConfig loaded) {
        return loaded.config().mongo().orElseThrow();
    }
}
