package dev.bedstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.kernel.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where settings come from, which source counts, and how the parts of a URL are read. */
class ConfigLoaderTest {

    private static final String URL = "postgresql://ada:s3cr3t-word@db.example.com/shop";

    @TempDir Path directory;
    private Project project;

    @BeforeEach
    void project() {
        project = new Project(directory);
    }

    @Test
    void anEmptyProjectIsADevelopmentWithoutStores() {
        BedstoneConfig config = project.load().config();
        assertThat(config.profile()).isEqualTo(Profile.DEVELOPMENT);
        assertThat(config.postgres()).isEmpty();
        assertThat(config.redis()).isEmpty();
        assertThat(config.clickhouse()).isEmpty();
        assertThat(config.mongo()).isEmpty();
        assertThat(config.health()).isEqualTo(HealthConfig.STANDARD);
        assertThat(config.instances()).isEqualTo(1);
    }

    @Test
    void theDefaultsAreThoseOfThePromises() {
        PostgresConfig postgres = project.environment("DATABASE_URL", URL).postgres();
        assertThat(postgres.timeouts()).isEqualTo(PostgresConfig.Timeouts.STANDARD);
        assertThat(postgres.retry()).isEqualTo(RetryPolicy.STANDARD);
        assertThat(postgres.pool().acquireTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(postgres.pool().maxLifetime()).isEqualTo(Duration.ofMinutes(25));
        RedisConfig redis = project.environment("REDIS_URL", "redis://localhost").redis();
        assertThat(redis).isEqualTo(RedisConfig.of(redis.main()));
    }

    @Test
    void everySourceStandsAboveTheNextOne() {
        String key = "bedstone.redis.max-connections";
        project.environment("REDIS_URL", "redis://localhost");
        expect(key, "20", "default");
        project.file("bedstone.yaml", "bedstone:\n  redis:\n    max-connections: 1\n");
        expect(key, "1", "bedstone.yaml:3");
        project.file("bedstone-development.yaml", "bedstone.redis.max-connections: 2\n");
        expect(key, "2", "bedstone-development.yaml:1");
        project.file(".env", "\nREDIS_MAX_CONNECTIONS=3\n");
        expect(key, "3", ".env:2 (REDIS_MAX_CONNECTIONS)");
        project.file(".env", "REDIS_MAX_CONNECTIONS=3\nBEDSTONE_REDIS_MAX_CONNECTIONS=4\n");
        expect(key, "4", ".env:2 (BEDSTONE_REDIS_MAX_CONNECTIONS)");
        project.file(".env.development", "REDIS_MAX_CONNECTIONS=5\n");
        expect(key, "5", ".env.development:1 (REDIS_MAX_CONNECTIONS)");
        project.file("secrets/number", "6\n")
                .environment("REDIS_MAX_CONNECTIONS_FILE", "secrets/number");
        expect(key, "6", "environment REDIS_MAX_CONNECTIONS_FILE");
        project.environment("REDIS_MAX_CONNECTIONS", "7");
        expect(key, "7", "environment REDIS_MAX_CONNECTIONS");
        project.environment("BEDSTONE_REDIS_MAX_CONNECTIONS", "8");
        expect(key, "8", "environment BEDSTONE_REDIS_MAX_CONNECTIONS");
        project.flag(key, "9");
        expect(key, "9", "flag " + key);
        assertThat(project.redis().maxConnections()).isEqualTo(9);
    }

    private void expect(String key, String value, String origin) {
        ConfigEntry entry = project.load().report().find(key).orElseThrow();
        assertThat(entry.displayValue()).isEqualTo(value);
        assertThat(entry.origin()).isEqualTo(origin);
        assertThat(entry.isDefault()).isEqualTo(origin.equals("default"));
    }

    @Test
    void partsFillWhatAUrlLacks() {
        project.environment("DATABASE_URL", "postgresql://ada@db.example.com")
                .environment("DB_PASSWORD", "a b:c@d/e%")
                .environment("DB_NAME", "shop")
                .environment("DB_PORT", "6000")
                .environment("DB_SSL_MODE", "verify-full");
        PostgresEndpoint primary = project.postgres().primary();
        assertThat(primary.hosts()).containsExactly(new HostPort("db.example.com", 6000));
        assertThat(primary.password().reveal()).isEqualTo("a b:c@d/e%");
        assertThat(primary.database()).isEqualTo("shop");
        assertThat(primary.tls().mode()).isEqualTo(TlsMode.VERIFY_FULL);
    }

    @Test
    void agreementBetweenUrlAndPartsIsNoContradiction() {
        project.environment("DATABASE_URL", URL)
                .environment("DB_HOST", "db.example.com")
                .environment("POSTGRES_PASSWORD", "s3cr3t-word");
        assertThat(project.problems()).isEmpty();
    }

    @Test
    void betweenAUrlAndAKeyOfAnotherSourceTheStrongerOneIsBelieved() {
        project.file("bedstone.yaml", "bedstone:\n  postgres:\n    host: weaker\n    user: ada\n")
                .environment("DATABASE_URL", URL);
        assertThat(project.postgres().primary().hosts().getFirst().host())
                .isEqualTo("db.example.com");

        project.flag("bedstone.postgres.host", "stronger");
        PostgresEndpoint primary = project.postgres().primary();
        assertThat(primary.hosts().getFirst().host()).isEqualTo("stronger");
        assertThat(primary.database()).isEqualTo("shop");
    }

    @Test
    void libpqNamesOnlyFillGaps() {
        project.environment("PGHOST", "elsewhere")
                .environment("PGUSER", "bob")
                .environment("PGPASSWORD", "other")
                .environment("PGSSLMODE", "require")
                .file(".env", "DATABASE_URL=postgresql://ada@db.example.com/shop\n");
        PostgresEndpoint primary = project.postgres().primary();
        assertThat(primary.hosts().getFirst().host()).isEqualTo("db.example.com");
        assertThat(primary.user()).isEqualTo("ada");
        assertThat(primary.password().reveal()).isEqualTo("other");
        assertThat(primary.tls().mode()).isEqualTo(TlsMode.REQUIRE);
    }

    @Test
    void severalHostsWithAndWithoutPorts() {
        project.environment("DATABASE_URL", "postgresql://u:p@a,b:5433,[::1]/d")
                .environment("DB_PORT", "7000");
        assertThat(project.postgres().primary().hosts())
                .containsExactly(
                        new HostPort("a", 7000),
                        new HostPort("b", 5433),
                        new HostPort("::1", 7000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anEmptyNameOfMongosDatabaseIsNone(String name) {
        project.environment("MONGODB_URI", "mongodb://h/").environment("MONGODB_DATABASE", name);
        MongoConfig mongo = project.load().config().mongo().orElseThrow();
        assertThat(mongo.application().database()).isEqualTo("bedstone");
    }

    @Test
    void theLongestNameOfMongosDatabaseIsTaken() {
        project.environment("MONGODB_URI", "mongodb://h/" + "x".repeat(63));
        MongoConfig mongo = project.load().config().mongo().orElseThrow();
        assertThat(mongo.application().database()).hasSize(63);
    }

    @Test
    void emptyMeansNotSet() {
        project.environment("DATABASE_URL", URL)
                .environment("DB_PASSWORD", "")
                .environment("REDIS_URL", "")
                .file(".env", "CLICKHOUSE_PASSWORD=\"\"\n")
                .file("bedstone.yaml", "bedstone:\n  mongo:\n    url:\n    password: ''\n");
        LoadedConfig loaded = project.load();
        assertThat(loaded.config().redis()).isEmpty();
        assertThat(loaded.config().mongo()).isEmpty();
        assertThat(loaded.config().postgres().orElseThrow().primary().password().reveal())
                .isEqualTo("s3cr3t-word");
    }

    @Test
    void theConnectionStringOfAHostedMongoIsAccepted() {
        MongoConfig mongo =
                project.environment(
                                "MONGODB_URI",
                                "mongodb+srv://app:word@cluster.example.com/?retryWrites=true"
                                        + "&w=majority&appName=shop&authSource=people")
                        .load()
                        .config()
                        .mongo()
                        .orElseThrow();
        assertThat(mongo.application().authSource()).isEqualTo("people");
        assertThat(mongo.applicationName()).isEqualTo("shop");
        assertThat(mongo.application().database()).isEqualTo("bedstone");
    }

    @Test
    void redisClickHouseAndMongo() {
        project.environment("REDIS_URL", "rediss://app:w%40rd@cache.example.com/3")
                .environment("CLICKHOUSE_URL", "https://app:word@ch.example.com")
                .environment("CLICKHOUSE_DATABASE", "metrics")
                .environment("CLICKHOUSE_SEND_RECEIVE_TIMEOUT", "300")
                .environment("MONGODB_URI", "mongodb+srv://app:word@cluster.example.com/content");
        BedstoneConfig config = project.load().config();
        RedisEndpoint redis = config.redis().orElseThrow().main();
        assertThat(redis.address()).isEqualTo(new HostPort("cache.example.com", 6379));
        assertThat(redis.password().reveal()).isEqualTo("w@rd");
        assertThat(redis.database()).isEqualTo(3);
        assertThat(redis.tls().mode()).isEqualTo(TlsMode.VERIFY_FULL);
        ClickHouseConfig clickhouse = config.clickhouse().orElseThrow();
        assertThat(clickhouse.address()).isEqualTo(new HostPort("ch.example.com", 8443));
        assertThat(clickhouse.database()).isEqualTo("metrics");
        assertThat(clickhouse.timeouts().receive()).isEqualTo(Duration.ofMinutes(5));
        MongoConfig mongo = config.mongo().orElseThrow();
        assertThat(mongo.application().authSource())
                .as("the database of the URL")
                .isEqualTo("content");
        assertThat(mongo.application().srv()).isTrue();
        assertThat(mongo.application().user()).isEqualTo(Optional.of("app"));
        assertThat(mongo.application().tls().mode()).isEqualTo(TlsMode.VERIFY_FULL);
    }

    @Test
    void aUrlIsShownWithoutItsPassword() {
        project.environment("DATABASE_URL", URL + "?connect_timeout=10");
        ConfigReport report = project.load().report();
        assertThat(report.find("bedstone.postgres.url").map(ConfigEntry::displayValue))
                .hasValue("postgresql://ada:****@db.example.com/shop");
        assertThat(report.find("bedstone.postgres.timeouts.connect").map(ConfigEntry::displayValue))
                .hasValue("10s");
        assertThat(report.find("bedstone.postgres.password"))
                .hasValueSatisfying(entry -> {
                    assertThat(entry.isSecret()).isTrue();
                    assertThat(entry.displayValue()).isEqualTo("****");
                });
    }

    @Test
    void hostsMayBeAddresses() {
        project.environment("PGUSER", "u").environment("DB_HOST", "::1, [fe80::2]:6000, 10.0.0.1");
        assertThat(project.postgres().primary().hosts())
                .containsExactly(
                        new HostPort("::1", 5432),
                        new HostPort("fe80::2", 6000),
                        new HostPort("10.0.0.1", 5432));
    }
}
