package dev.bedstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Promise R46, as far as it needs no server: a bad configuration is refused, the message names the
 * key and the way out, and shows no secret.
 */
class BadConfigurationTest {

    private static final String SECRET = "HUNTER2";
    private static final String URL = "postgresql://ada:HUNTER2@db.example.com/shop";

    @TempDir Path directory;

    record Case(String name, UnaryOperator<Project> setUp, String... expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(sources(), values(), databases(), contradictions(), production())
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

    private static List<Case> values() {
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
                new Case(
                        "minimum above maximum",
                        p ->
                                p.environment("DATABASE_URL", URL)
                                        .flag("bedstone.postgres.pool.max-size", "3")
                                        .flag("bedstone.postgres.pool.min-idle", "4"),
                        "bedstone.postgres.pool.min-idle",
                        "cannot keep 4"),
                new Case(
                        "socket timeout below statement timeout",
                        p ->
                                p.environment("DATABASE_URL", URL)
                                        .flag("bedstone.postgres.timeouts.socket", "30s"),
                        "bedstone.postgres.timeouts.socket",
                        "longer than the statement timeout"),
                new Case(
                        "native port of ClickHouse for migrations",
                        p ->
                                p.environment("CLICKHOUSE_URL", "http://u@h")
                                        .flag(
                                                "bedstone.clickhouse.migration.url",
                                                "http://o:HUNTER2@h:9000"),
                        "bedstone.clickhouse.migration.url",
                        "native protocol",
                        "8123"),
                new Case(
                        "native port of ClickHouse",
                        p ->
                                p.environment("CLICKHOUSE_HOST", "h")
                                        .environment("CLICKHOUSE_PORT", "9000"),
                        "bedstone.clickhouse.port",
                        "native protocol",
                        "8123"),
                new Case(
                        "certificate without key",
                        p ->
                                p.environment("DATABASE_URL", URL)
                                        .file("c.pem", "x")
                                        .environment("DB_SSL_CERT_PATH", "c.pem"),
                        "bedstone.postgres.tls.cert",
                        "bedstone.postgres.tls.key"),
                new Case(
                        "no user",
                        p -> p.environment("DB_HOST", "h").environment("DB_PASSWORD", SECRET),
                        "bedstone.postgres.user",
                        "is missing",
                        "postgresql://user@host"),
                new Case(
                        "migrations through a transaction pooler",
                        p ->
                                p.environment("DATABASE_URL", URL)
                                        .environment(
                                                "BEDSTONE_POSTGRES_MIGRATION_URL",
                                                "postgresql://o:HUNTER2@a.pooler.supabase.com:6543/d"),
                        "bedstone.postgres.migration.url",
                        "pooler",
                        "own address"),
                new Case(
                        "setting of the store in a further URL",
                        p ->
                                p.environment("DATABASE_URL", URL)
                                        .environment(
                                                "DATABASE_READ_URL", URL + "?connect_timeout=3"),
                        "bedstone.postgres.read.url",
                        "move it to bedstone.postgres.timeouts.connect"));
    }

    private static List<Case> databases() {
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
                new Case(
                        "MongoDB's database of those who migrate",
                        p ->
                                p.environment("MONGODB_URI", "mongodb://a:HUNTER2@h/shop")
                                        .flag(
                                                "bedstone.mongo.migration.url",
                                                "mongodb://o:HUNTER2@h/a.b"),
                        "bedstone.mongo.migration.url",
                        "use up to 63 letters"),
                new Case(
                        "MongoDB's admin for those who migrate",
                        p ->
                                p.environment("MONGODB_URI", "mongodb://a:HUNTER2@h/shop")
                                        .flag(
                                                "bedstone.mongo.migration.url",
                                                "mongodb://o:HUNTER2@h/admin"),
                        "bedstone.mongo.migration.url",
                        "the server's own"));
    }

    private static Case database(String name) {
        return new Case(
                "bedstone.mongo.database=" + name,
                p ->
                        p.environment("MONGODB_URI", "mongodb://a:HUNTER2@h")
                                .flag("bedstone.mongo.database", name),
                "bedstone.mongo.database",
                "flag",
                "no database of MongoDB can have this name",
                "use up to 63 letters, digits, - and _");
    }

    private static Case mongo(String url, String... expected) {
        return new Case(url, p -> p.environment("MONGODB_URI", url), expected);
    }

    private static Case value(String key, String text, String... expected) {
        String[] all = Stream.concat(Stream.of(key), Stream.of(expected)).toArray(String[]::new);
        return new Case(
                key + "=" + text, p -> p.environment("DATABASE_URL", URL).flag(key, text), all);
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

    private static List<Case> production() {
        String strong = "postgresql://ada:HUNTER2-long-and-random@db.example.com/shop";
        return List.of(
                new Case(
                        "no password",
                        p ->
                                p.environment("ENVIRONMENT", "production")
                                        .environment("DATABASE_URL", "postgresql://ada@db/shop"),
                        "bedstone.postgres.password",
                        "no password is set",
                        "secret file"),
                inProduction(
                        "well-known password", "postgresql://ada:admin123@db/shop", "well-known"),
                inProduction(
                        "password of the documents",
                        "postgresql://a:etl_password@db/x",
                        "well-known"),
                inProduction(
                        "password equals user",
                        "postgresql://hunter2:HUNTER2@db/shop",
                        "equals the user"),
                inProduction(
                        "TLS without identity",
                        strong + "?sslmode=require",
                        "TLS mode require",
                        "verify-full"),
                inProduction(
                        "no TLS on loopback",
                        "postgresql://ada:HUNTER2x@127.0.0.1/d?sslmode=disable",
                        "TLS mode disable"),
                new Case(
                        "Redis without TLS",
                        p ->
                                p.environment("ENVIRONMENT", "production")
                                        .environment("REDIS_URL", "redis://:HUNTER2-long@h"),
                        "bedstone.redis.tls.mode",
                        "TLS mode disable",
                        "verify-full"),
                new Case(
                        "row data in failures",
                        p ->
                                p.environment("ENVIRONMENT", "production")
                                        .environment("DATABASE_URL", strong)
                                        .flag("bedstone.postgres.show-data-in-failures", "true"),
                        "bedstone.postgres.show-data-in-failures",
                        "set it to false"),
                new Case(
                        "statements in failures of ClickHouse",
                        p ->
                                p.environment("ENVIRONMENT", "production")
                                        .environment("CLICKHOUSE_URL", "https://a:HUNTER2x@h/d")
                                        .flag("bedstone.clickhouse.show-data-in-failures", "true"),
                        "bedstone.clickhouse.show-data-in-failures",
                        "set it to false"),
                new Case(
                        "secret file everybody can read",
                        p ->
                                p.environment("ENVIRONMENT", "production")
                                        .file("word", "HUNTER2-long", "rw-r--r--")
                                        .environment("DB_PASSWORD_FILE", "word"),
                        "word",
                        "read by every user",
                        "chmod 600"));
    }

    private static Case inProduction(String name, String url, String... expected) {
        String[] all =
                Stream.concat(Stream.of("bedstone.postgres.", "DATABASE_URL"), Stream.of(expected))
                        .toArray(String[]::new);
        return new Case(
                name,
                p -> p.environment("ENVIRONMENT", "production").environment("DATABASE_URL", url),
                all);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedWithKeyAndAdviceAndWithoutSecret(Case bad) {
        List<String> problems = bad.setUp().apply(new Project(directory)).problems();
        assertThat(problems)
                .as("one problem that says all of %s", List.of(bad.expected()))
                .anySatisfy(problem -> assertThat(problem).contains(bad.expected()));
        assertThat(problems.toString()).doesNotContain(SECRET).doesNotContain("\n");
    }

    /** The control: what the cases start from is good, so each is refused for its own fault. */
    @Test
    void theGoodVariantsAreAccepted() {
        Project project = new Project(directory).environment("DATABASE_URL", URL);
        assertThat(project.problems()).isEmpty();
        assertThat(project.flag("bedstone.health.interval", "30s").problems()).isEmpty();
        Project production =
                new Project(directory)
                        .environment("ENVIRONMENT", "production")
                        .environment("DATABASE_URL", "postgresql://ada@db.example.com/shop")
                        .environment("REDIS_URL", "rediss://:HUNTER2-long-and-random@h")
                        .file("word", "HUNTER2-long-and-random\n")
                        .environment("DB_PASSWORD_FILE", "word");
        assertThat(production.problems()).isEmpty();
    }

    @Test
    void loopbackWithoutTlsNeedsAnExplicitYesInProduction() {
        Project project =
                new Project(directory)
                        .environment("ENVIRONMENT", "production")
                        .environment(
                                "DATABASE_URL",
                                "postgresql://ada:long-and-random@127.0.0.1/shop?sslmode=disable")
                        .flag("bedstone.production.allow-insecure-loopback", "true");
        assertThat(project.problems()).isEmpty();
        project.environment(
                "DATABASE_URL", "postgresql://ada:long-and-random@10.0.0.1/shop?sslmode=disable");
        assertThat(project.problems()).singleElement().asString().contains("TLS mode disable");
    }

    @Test
    void allProblemsComeAtOnce() {
        List<String> problems =
                new Project(directory)
                        .file(
                                "bedstone.yaml",
                                "bedstone:\n  profil: x\n  health:\n    interval: 30\n")
                        .file(".env", "oops\nDB_PORT=x\n")
                        .environment("DATABASE_URL", "mysql://h/d")
                        .problems();
        assertThat(problems).hasSizeGreaterThanOrEqualTo(4);
    }
}
