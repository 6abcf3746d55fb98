package dev.bedstone.config;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The bad configurations of R46, each with one fault and with what the message about it says. */
final class BadConfigurations {

    static final String SECRET = "HUNTER2";
    static final String URL = "postgresql://ada:HUNTER2@db.example.com/shop";

    record Case(String name, UnaryOperator<Project> setUp, String... expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private BadConfigurations() {}

    static Stream<Case> cases() {
        return Stream.of(
                        sources(),
                        BadValues.cases(),
                        contradictions(),
                        BadProductionConfigurations.cases())
                .flatMap(List::stream);
    }

    private static List<Case> sources() {
        return List.of(
                new Case(
                        "unknown key in YAML",
                        p ->
                                p.file(
                                        "bedstone.yaml",
                                        "bedstone:\n  postgres:\n    pool:\n      maxsize: 3\n"),
                        "bedstone.yaml:4",
                        "bedstone.postgres.pool.maxsize",
                        "did you mean bedstone.postgres.pool.max-size?"),
                new Case(
                        "key without our root",
                        p -> p.file("bedstone.yaml", "redis:\n  url: redis://:HUNTER2@h\n"),
                        "bedstone.yaml:2",
                        "did you mean bedstone.redis.url?"),
                new Case(
                        "unknown flag",
                        p -> p.flag("bedstone.postgres.urll", URL),
                        "flag bedstone.postgres.urll",
                        "did you mean bedstone.postgres.url?"),
                new Case(
                        "unknown variable",
                        p -> p.environment("BEDSTONE_POSTGRES_PASWORD", SECRET),
                        "environment BEDSTONE_POSTGRES_PASWORD",
                        "did you mean BEDSTONE_POSTGRES_PASSWORD?"),
                new Case(
                        "unknown variable in .env",
                        p -> p.file(".env", "BEDSTONE_REDIS_ULR=redis://:HUNTER2@h\n"),
                        ".env:1",
                        "did you mean BEDSTONE_REDIS_URL?"),
                new Case(
                        "duplicate key in YAML",
                        p ->
                                p.file(
                                        "bedstone.yaml",
                                        "bedstone:\n  redis:\n    url: redis://:HUNTER2@a\n    url: redis://b\n"),
                        "bedstone.yaml:4",
                        "already set at bedstone.yaml:3",
                        "keep one"),
                new Case(
                        "duplicate key in YAML, once dotted",
                        p ->
                                p.file(
                                        "bedstone.yaml",
                                        "bedstone.redis.url: redis://a\nbedstone:\n  redis.url: redis://b\n"),
                        "bedstone.yaml:3",
                        "already set at bedstone.yaml:1"),
                new Case(
                        "duplicate name in .env",
                        p -> p.file(".env", "DB_PASSWORD=HUNTER2\nDB_PASSWORD=other\n"),
                        ".env:2",
                        "line 1",
                        "keep one"),
                new Case(
                        "malformed line in .env",
                        p -> p.file(".env", "A=1\nHUNTER2\n"),
                        ".env:2",
                        "NAME=value"),
                new Case(
                        "malformed YAML",
                        p -> p.file("bedstone.yaml", "bedstone:\n  redis: [HUNTER2\n"),
                        "bedstone.yaml:",
                        "not valid YAML"),
                new Case(
                        "YAML of another shape",
                        p -> p.file("bedstone.yaml", "HUNTER2\n"),
                        "bedstone.yaml:1",
                        "begin with bedstone:"),
                new Case(
                        "endless YAML",
                        p -> p.file("bedstone.yaml", "bedstone: &a\n  x: *a\n"),
                        "bedstone.yaml:",
                        "too deep"),
                new Case(
                        "undefined name",
                        p -> p.file("bedstone.yaml", "bedstone.redis.url: redis://:${NOWHERE}@h\n"),
                        "bedstone.yaml:1",
                        "${NOWHERE}",
                        "define it"),
                new Case(
                        "name that needs itself",
                        p -> p.file(".env", "REDIS_PASSWORD=${REDIS_PASSWORD}\n"),
                        ".env:1",
                        "${REDIS_PASSWORD}",
                        "define it"),
                new Case(
                        "missing secret file",
                        p -> p.environment("DB_PASSWORD_FILE", "/nowhere/word"),
                        "environment DB_PASSWORD_FILE",
                        "/nowhere/word",
                        "check the path"),
                new Case(
                        "missing file in a value",
                        p ->
                                p.file(
                                        "bedstone.yaml",
                                        "bedstone.redis.password: ${file:/nowhere/word}\n"),
                        "bedstone.yaml:1",
                        "/nowhere/word",
                        "check the path"),
                new Case(
                        "profile changed by its own file",
                        p -> p.file("bedstone-development.yaml", "bedstone.profile: production\n"),
                        "bedstone.profile",
                        "bedstone-development.yaml:1",
                        "set it in bedstone.yaml"));
    }

    private static List<Case> contradictions() {
        return List.of(
                new Case(
                        "two aliases",
                        p ->
                                p.environment("DATABASE_URL", URL)
                                        .environment(
                                                "POSTGRES_URL",
                                                "postgresql://ada:HUNTER2@other/shop"),
                        "bedstone.postgres.url",
                        "DATABASE_URL",
                        "POSTGRES_URL",
                        "keep one"),
                new Case(
                        "URL and host",
                        p -> p.environment("DATABASE_URL", URL).environment("DB_HOST", "other"),
                        "bedstone.postgres.host",
                        "DB_HOST",
                        "bedstone.postgres.url",
                        "DATABASE_URL"),
                new Case(
                        "URL and password",
                        p ->
                                p.environment("DATABASE_URL", URL)
                                        .environment("DB_PASSWORD", "HUNTER2x"),
                        "bedstone.postgres.password",
                        "DB_PASSWORD",
                        "DATABASE_URL"),
                new Case(
                        "replica URL and its password",
                        p ->
                                p.environment("DATABASE_URL", URL)
                                        .environment(
                                                "DATABASE_READ_URL",
                                                "postgresql://r:HUNTER2@replica/shop")
                                        .environment("POSTGRES_READER_PASSWORD", "HUNTER2x"),
                        "bedstone.postgres.read.password",
                        "POSTGRES_READER_PASSWORD",
                        "bedstone.postgres.read.url",
                        "DATABASE_READ_URL"),
                new Case(
                        "password in the place of the user",
                        p -> p.environment("REDIS_URL", "redis://HUNTER2@h"),
                        "bedstone.redis.url",
                        "REDIS_URL",
                        "redis://:password@host"),
                new Case(
                        "raw @ in a password",
                        p -> p.environment("DATABASE_URL", "postgresql://ada:HUNTER2@x@db/shop"),
                        "bedstone.postgres.url",
                        "percent-encode",
                        "its own key"),
                new Case(
                        "raw : in a password",
                        p -> p.environment("DATABASE_URL", "postgresql://ada:HUNTER2:x@db/shop"),
                        "bedstone.postgres.url",
                        "percent-encode",
                        "its own key"),
                new Case(
                        "raw / in a password",
                        p -> p.environment("DATABASE_URL", "postgresql://ada:HUNTER2/x@db/shop"),
                        "bedstone.postgres.url",
                        "percent-encode",
                        "its own key"),
                new Case(
                        "raw % in a password",
                        p -> p.environment("DATABASE_URL", "postgresql://ada:HUNTER2%x@db/shop"),
                        "bedstone.postgres.url",
                        "%25"),
                new Case(
                        "TLS without a TLS scheme",
                        p ->
                                p.environment("REDIS_URL", "redis://:HUNTER2@h")
                                        .environment("REDIS_SSL", "true"),
                        "bedstone.redis.tls.mode",
                        "REDIS_SSL",
                        "REDIS_URL",
                        "rediss://"),
                new Case(
                        "ClickHouse TLS without a TLS scheme",
                        p ->
                                p.environment("CLICKHOUSE_URL", "http://u:HUNTER2@h")
                                        .environment("CLICKHOUSE_SECURE", "true"),
                        "bedstone.clickhouse.tls.mode",
                        "CLICKHOUSE_SECURE",
                        "https://"),
                new Case(
                        "two pool sizes",
                        p ->
                                p.environment("DATABASE_URL", URL)
                                        .environment("DB_MAX_CONNECTIONS", "20")
                                        .environment("DB_POOL_SIZE", "7"),
                        "bedstone.postgres.pool.max-size",
                        "DB_MAX_CONNECTIONS",
                        "DB_POOL_SIZE"));
    }
}
