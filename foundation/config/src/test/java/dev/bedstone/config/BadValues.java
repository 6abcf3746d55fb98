package dev.bedstone.config;

import java.util.List;
import java.util.stream.Stream;

/** The bad configurations of R46 that have a value that is none. */
final class BadValues {

    private BadValues() {}

    static List<BadConfigurations.Case> cases() {
        return Stream.of(values(), databases()).flatMap(List::stream).toList();
    }

    private static List<BadConfigurations.Case> values() {
        return List.of(
                value("bedstone.health.interval", "30", "\"30\" has no unit", "write 30s"),
                value("bedstone.health.interval", "soon", "not a duration", "write for example"),
                value("bedstone.health.deadline", "0s", "too short", "at least 1ms"),
                value("bedstone.postgres.timeouts.call", "-5s", "not a duration"),
                value("bedstone.postgres.timeouts.call", "PT-5S", "too short"),
                value("bedstone.postgres.timeouts.call", "999d", "too long", "at most 24d"),
                value("bedstone.postgres.pool.max-size", "0", "out of range", "1 to 1000"),
                value("bedstone.postgres.pool.max-size", "many", "not a whole number"),
                value("bedstone.postgres.port", "70000", "out of range", "1 to 65535"),
                value("bedstone.postgres.tls.mode", "bogus", "is not one of", "verify-full"),
                value("bedstone.postgres.show-data-in-failures", "maybe", "neither true nor false"),
                value("bedstone.postgres.retry.longest-delay", "1ms", "the longest not first"),
                value("bedstone.postgres.application-name", "x".repeat(64), "63 bytes"),
                value(
                        "bedstone.postgres.tls.ca",
                        "/nowhere/ca.pem",
                        "/nowhere/ca.pem",
                        "check the path"),
                value("bedstone.profile", "qa", "is not one of development, staging, production"),
                value("bedstone.preset", "fast", "high-concurrency, low-latency"),
                value("bedstone.redis.default-ttl", "0s", "too short"),
                value("bedstone.clickhouse.max-connections", "0", "out of range", "1 to 1000"),
                value("bedstone.clickhouse.max-connections", "1001", "out of range", "1 to 1000"),
                value("bedstone.clickhouse.timeouts.call", "5", "\"5\" has no unit", "write 5s"),
                value("bedstone.clickhouse.timeouts.drain", "0s", "too short"),
                value("bedstone.clickhouse.show-data-in-failures", "1x", "neither true nor false"),
                value("bedstone.engines.clickhouse.port", "65536", "out of range", "0 to 65535"),
                new BadConfigurations.Case(
                        "minimum above maximum",
                        p ->
                                p.environment("DATABASE_URL", BadConfigurations.URL)
                                        .flag("bedstone.postgres.pool.max-size", "3")
                                        .flag("bedstone.postgres.pool.min-idle", "4"),
                        "bedstone.postgres.pool.min-idle",
                        "cannot keep 4"),
                new BadConfigurations.Case(
                        "socket timeout below statement timeout",
                        p ->
                                p.environment("DATABASE_URL", BadConfigurations.URL)
                                        .flag("bedstone.postgres.timeouts.socket", "30s"),
                        "bedstone.postgres.timeouts.socket",
                        "longer than the statement timeout"),
                new BadConfigurations.Case(
                        "native port of ClickHouse for migrations",
                        p ->
                                p.environment("CLICKHOUSE_URL", "http://u@h")
                                        .flag(
                                                "bedstone.clickhouse.migration.url",
                                                "http://o:HUNTER2@h:9000"),
                        "bedstone.clickhouse.migration.url",
                        "native protocol",
                        "8123"),
                new BadConfigurations.Case(
                        "native port of ClickHouse",
                        p ->
                                p.environment("CLICKHOUSE_HOST", "h")
                                        .environment("CLICKHOUSE_PORT", "9000"),
                        "bedstone.clickhouse.port",
                        "native protocol",
                        "8123"),
                new BadConfigurations.Case(
                        "certificate without key",
                        p ->
                                p.environment("DATABASE_URL", BadConfigurations.URL)
                                        .file("c.pem", "x")
                                        .environment("DB_SSL_CERT_PATH", "c.pem"),
                        "bedstone.postgres.tls.cert",
                        "bedstone.postgres.tls.key"),
                new BadConfigurations.Case(
                        "no user",
                        p ->
                                p.environment("DB_HOST", "h")
                                        .environment("DB_PASSWORD", BadConfigurations.SECRET),
                        "bedstone.postgres.user",
                        "is missing",
                        "postgresql://user@host"),
                new BadConfigurations.Case(
                        "migrations through a transaction pooler",
                        p ->
                                p.environment("DATABASE_URL", BadConfigurations.URL)
                                        .environment(
                                                "BEDSTONE_POSTGRES_MIGRATION_URL",
                                                "postgresql://o:HUNTER2@a.pooler.supabase.com:6543/d"),
                        "bedstone.postgres.migration.url",
                        "pooler",
                        "own address"),
                new BadConfigurations.Case(
                        "setting of the store in a further BadConfigurations.URL",
                        p ->
                                p.environment("DATABASE_URL", BadConfigurations.URL)
                                        .environment(
                                                "DATABASE_READ_URL",
                                                BadConfigurations.URL + "?connect_timeout=3"),
                        "bedstone.postgres.read.url",
                        "move it to bedstone.postgres.timeouts.connect"));
    }

    private static List<BadConfigurations.Case> databases() {
        return List.of(
                database("a.b"),
                database("$x"),
                database("a/b"),
                database("a\\b"),
                database("a b"),
                database("a\"b"),
                database("x".repeat(64)),
                database("\u00FC".repeat(32)),
                mongo("mongodb://a:HUNTER2@h/a.b", "bedstone.mongo.database", "MONGODB_URI"),
                mongo("mongodb://a:HUNTER2@h/%24x", "bedstone.mongo.database", "MONGODB_URI"),
                mongo("mongodb://a:HUNTER2@h/a%2Fb", "bedstone.mongo.database", "MONGODB_URI"),
                mongo(
                        "mongodb://a:HUNTER2@h/admin",
                        "bedstone.mongo.database",
                        "MONGODB_URI",
                        "the database admin is the server's own",
                        "authSource"),
                new BadConfigurations.Case(
                        "MongoDB's database of those who migrate",
                        p ->
                                p.environment("MONGODB_URI", "mongodb://a:HUNTER2@h/shop")
                                        .flag(
                                                "bedstone.mongo.migration.url",
                                                "mongodb://o:HUNTER2@h/a.b"),
                        "bedstone.mongo.migration.url",
                        "use up to 63 letters"),
                new BadConfigurations.Case(
                        "MongoDB's admin for those who migrate",
                        p ->
                                p.environment("MONGODB_URI", "mongodb://a:HUNTER2@h/shop")
                                        .flag(
                                                "bedstone.mongo.migration.url",
                                                "mongodb://o:HUNTER2@h/admin"),
                        "bedstone.mongo.migration.url",
                        "the server's own"));
    }

    private static BadConfigurations.Case database(String name) {
        return new BadConfigurations.Case(
                "bedstone.mongo.database=" + name,
                p ->
                        p.environment("MONGODB_URI", "mongodb://a:HUNTER2@h")
                                .flag("bedstone.mongo.database", name),
                "bedstone.mongo.database",
                "flag",
                "no database of MongoDB can have this name",
                "use up to 63 letters, digits, - and _");
    }

    private static BadConfigurations.Case mongo(String url, String... expected) {
        return new BadConfigurations.Case(url, p -> p.environment("MONGODB_URI", url), expected);
    }

    private static BadConfigurations.Case value(String key, String text, String... expected) {
        String[] all = Stream.concat(Stream.of(key), Stream.of(expected)).toArray(String[]::new);
        return new BadConfigurations.Case(
                key + "=" + text,
                p -> p.environment("DATABASE_URL", BadConfigurations.URL).flag(key, text),
                all);
    }
}
