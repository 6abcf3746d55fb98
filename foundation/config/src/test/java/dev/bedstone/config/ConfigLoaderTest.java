package dev.bedstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.PostgresEndpoint.Pooler;
import dev.bedstone.kernel.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void furtherUrlsTakeWhatTheyLackFromTheMainOne() {
        project.environment("DATABASE_URL", URL + "?sslmode=require")
                .environment("DATABASE_READ_URL", "postgresql+asyncpg://replica")
                .environment(
                        "BEDSTONE_POSTGRES_MIGRATION_URL",
                        "postgres://owner@db/shop?sslmode=disable")
                .environment("BEDSTONE_POSTGRES_MIGRATION_PASSWORD", "owner-word");
        PostgresConfig postgres = project.postgres();
        PostgresEndpoint replica = postgres.replica().orElseThrow();
        assertThat(replica.user()).isEqualTo("ada");
        assertThat(replica.password()).isEqualTo(postgres.primary().password());
        assertThat(replica.tls().mode()).isEqualTo(TlsMode.REQUIRE);
        PostgresEndpoint owner = postgres.migration().orElseThrow();
        assertThat(owner.user()).isEqualTo("owner");
        assertThat(owner.password().reveal()).isEqualTo("owner-word");
        assertThat(owner.tls().mode()).isEqualTo(TlsMode.DISABLE);
    }

    @Test
    void clickHouseIsMigratedByAnotherUser() {
        project.environment("CLICKHOUSE_URL", "https://app:word@analytics/events")
                .flag("bedstone.clickhouse.migration.url", "https://owner@analytics")
                .flag("bedstone.clickhouse.migration.password", "owner-word");
        ClickHouseConfig clickhouse = project.load().config().clickhouse().orElseThrow();

        ClickHouseEndpoint owner = clickhouse.migration().orElseThrow();
        assertThat(owner.address()).isEqualTo(new HostPort("analytics", 8443));
        assertThat(owner.database()).isEqualTo("events");
        assertThat(owner.user()).isEqualTo("owner");
        assertThat(owner.password().reveal()).isEqualTo("owner-word");
        assertThat(owner.tls().mode()).isEqualTo(TlsMode.VERIFY_FULL);
        ClickHouseConfig migrating = clickhouse.forMigrations();
        assertThat(migrating.user()).isEqualTo("owner");
        assertThat(migrating.timeouts()).isEqualTo(clickhouse.timeouts());
    }

    @Test
    void clickHouseIsMigratedByTheApplicationsUserUnlessSaidOtherwise() {
        project.environment("CLICKHOUSE_URL", "https://app:word@analytics/events");
        ClickHouseConfig clickhouse = project.load().config().clickhouse().orElseThrow();
        assertThat(clickhouse.migration()).isEmpty();
        assertThat(clickhouse.forMigrations()).isEqualTo(clickhouse);
    }

    @Test
    void mongoIsMigratedByAnotherUser() {
        project.environment("MONGODB_URL", "mongodb://app:word@documents:7/shop?authSource=shop")
                .flag("bedstone.mongo.migration.url", "mongodb://owner@documents:8/?tls=true")
                .flag("bedstone.mongo.migration.password", "owner-word");
        MongoConfig mongo = project.load().config().mongo().orElseThrow();

        MongoEndpoint owner = mongo.migration().orElseThrow();
        assertThat(owner.hosts()).containsExactly(new HostPort("documents", 8));
        assertThat(owner.database()).isEqualTo("shop");
        assertThat(owner.user()).contains("owner");
        assertThat(owner.password().reveal()).isEqualTo("owner-word");
        assertThat(owner.authSource()).isEqualTo("admin");
        assertThat(owner.tls().mode()).isEqualTo(TlsMode.VERIFY_FULL);
        MongoConfig migrating = mongo.forMigrations();
        assertThat(migrating.application().user()).contains("owner");
        assertThat(migrating.application().hosts()).isEqualTo(owner.hosts());
        assertThat(migrating.timeouts()).isEqualTo(mongo.timeouts());
        assertThat(mongo.application().user()).contains("app");
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
    void mongosFurtherUrlSaysForItselfWhoKnowsItsUser() {
        project.environment("MONGODB_URL", "mongodb://app:word@h/shop?replicaSet=rs")
                .flag(
                        "bedstone.mongo.migration.url",
                        "mongodb://owner:o@h/shop?authSource=staff&retryWrites=true&w=majority");
        MongoConfig mongo = project.load().config().mongo().orElseThrow();
        assertThat(mongo.forMigrations().application().authSource()).isEqualTo("staff");
        assertThat(mongo.forMigrations().application().replicaSet()).contains("rs");
        assertThat(mongo.application().authSource()).isEqualTo("shop");
    }

    @Test
    void mongoIsMigratedByTheApplicationsUserUnlessSaidOtherwise() {
        project.environment("MONGODB_URL", "mongodb://app:word@h/shop");
        MongoConfig mongo = project.load().config().mongo().orElseThrow();
        assertThat(mongo.migration()).isEmpty();
        assertThat(mongo.forMigrations()).isEqualTo(mongo);
    }

    @ParameterizedTest
    @CsvSource({
        "https://u@h, http://h, 8123",
        "http://u@h, https://h, 8443",
        "http://u@h:7, http://h, 7",
        "http://u@h:7, https://h:8, 8"
    })
    void aFurtherUrlWithoutAPortHasThatOfItsScheme(String main, String further, int port) {
        project.environment("CLICKHOUSE_URL", main)
                .flag("bedstone.clickhouse.migration.url", further);
        ClickHouseConfig clickhouse = project.load().config().clickhouse().orElseThrow();
        assertThat(clickhouse.migration().orElseThrow().address().port()).isEqualTo(port);
    }

    @Test
    void anotherUserNeverGetsTheMainPassword() {
        project.environment("DATABASE_URL", URL)
                .environment("CLICKHOUSE_URL", "http://app:main-word@h")
                .flag("bedstone.clickhouse.migration.url", "http://owner@h")
                .environment("MONGODB_URL", "mongodb://app:main-word@h/d")
                .flag("bedstone.mongo.migration.url", "mongodb://owner@h/d")
                .environment("BEDSTONE_POSTGRES_MIGRATION_URL", "postgres://owner@db/shop")
                .environment("REDIS_URL", "redis://:main-word@main")
                .environment("BEDSTONE_REDIS_CACHE_URL", "redis://cache");
        assertThat(project.postgres().migration().orElseThrow().password().isEmpty()).isTrue();
        ClickHouseConfig clickhouse = project.load().config().clickhouse().orElseThrow();
        assertThat(clickhouse.migration().orElseThrow().password().isEmpty()).isTrue();
        MongoConfig mongo = project.load().config().mongo().orElseThrow();
        assertThat(mongo.migration().orElseThrow().password().isEmpty()).isTrue();
        assertThat(project.redis().cache().orElseThrow().password().isEmpty()).isTrue();
    }

    @Test
    void namesInFilesAreReplaced() {
        project.environment("SECRET_WORD", "a$b${c}'\"")
                .file("word", "from-a-file\n")
                .file(".env", "WORD=${SECRET_WORD}\nDB_PASSWORD=\"${WORD}\"\nUSER_NAME=ada\n")
                .file(
                        "bedstone.yaml",
                        """
                        bedstone:
                          postgres:
                            host: ${DB_HOSTNAME:-db.example.com}
                            user: ${USER_NAME}
                            database: $${literal}
                          redis:
                            url: redis://localhost
                            password: ${file:word}
                        """);
        PostgresEndpoint primary = project.postgres().primary();
        assertThat(primary.hosts().getFirst().host()).isEqualTo("db.example.com");
        assertThat(primary.user()).isEqualTo("ada");
        assertThat(primary.database()).isEqualTo("${literal}");
        assertThat(primary.password().reveal()).isEqualTo("a$b${c}'\"");
        assertThat(project.redis().main().password().reveal()).isEqualTo("from-a-file");
    }

    @Test
    void theEnvironmentIsTakenLiterally() {
        project.environment("DATABASE_URL", "postgresql://ada@db/shop")
                .environment("DB_PASSWORD", "a${b}$$c\\n");
        assertThat(project.postgres().primary().password().reveal()).isEqualTo("a${b}$$c\\n");
    }

    @Test
    void aSecretFileLosesOnlyItsLastLineEnd() {
        project.file("word", " word \n\n").environment("DATABASE_URL", "postgresql://ada@db/shop");
        project.environment("DB_PASSWORD_FILE", directory.resolve("word").toString());
        assertThat(project.postgres().primary().password().reveal()).isEqualTo(" word \n");
    }

    @Test
    void profilesSetPools() {
        project.environment("DATABASE_URL", "postgresql://ada:long-and-random@db/shop");
        assertThat(pool()).isEqualTo("15/1");
        project.environment("ENVIRONMENT", "stage");
        assertThat(pool()).isEqualTo("35/2");
        project.environment("BEDSTONE_PROFILE", "prod");
        assertThat(pool()).isEqualTo("50/5");
        assertThat(project.load().config().profile()).isEqualTo(Profile.PRODUCTION);
        assertThat(project.postgres().primary().tls().mode()).isEqualTo(TlsMode.VERIFY_FULL);
        assertThat(project.loader().withProfile(Profile.STAGING).load().config().profile())
                .isEqualTo(Profile.STAGING);
    }

    @Test
    void explicitAbovePresetAboveProfile() {
        project.environment("DATABASE_URL", URL).environment("BEDSTONE_PRESET", "low-latency");
        assertThat(pool()).isEqualTo("20/20");
        assertThat(project.postgres().pool().idleTimeout()).isZero();
        project.environment("BEDSTONE_PRESET", "high-concurrency");
        assertThat(pool()).isEqualTo("50/10");
        assertThat(project.postgres().pool().acquireTimeout()).isEqualTo(Duration.ofSeconds(5));
        project.environment("DB_POOL_SIZE", "7").environment("DB_MAX_OVERFLOW", "4");
        project.environment("DB_MIN_CONNECTIONS", "3");
        assertThat(pool()).isEqualTo("11/3");
    }

    private String pool() {
        PoolConfig pool = project.postgres().pool();
        return pool.maxSize() + "/" + pool.minIdle();
    }

    @Test
    void aLongerStatementTimeoutMovesTheSocketTimeout() {
        project.environment("DATABASE_URL", URL).environment("DB_QUERY_TIMEOUT", "60");
        assertThat(project.postgres().timeouts().statement()).isEqualTo(Duration.ofSeconds(60));
        assertThat(project.postgres().timeouts().socket()).isEqualTo(Duration.ofSeconds(65));
    }

    @Test
    void supabaseIsRecognised() {
        assertThat(pooler("postgresql://postgres:p-word@db.abc.supabase.co:5432/postgres"))
                .isEqualTo(Pooler.NONE);
        assertThat(
                        pooler(
                                "postgresql://postgres.abc:p-word@aws-0-eu.pooler.supabase.com:5432/postgres"))
                .isEqualTo(Pooler.SESSION);
        assertThat(
                        pooler(
                                "postgresql://postgres.abc:p-word@aws-0-eu.pooler.supabase.co:6543/postgres"))
                .isEqualTo(Pooler.TRANSACTION);
        assertThat(pooler("postgresql://u:p-word@pooled.example.com/d?pgbouncer=true"))
                .isEqualTo(Pooler.TRANSACTION);
        project.environment("BEDSTONE_POSTGRES_POOLER", "session");
        assertThat(
                        pooler(
                                "postgresql://postgres.abc:p-word@aws-0-eu.pooler.supabase.co:6543/postgres"))
                .isEqualTo(Pooler.SESSION);
    }

    private Pooler pooler(String url) {
        return project.environment("DATABASE_URL", url).postgres().primary().pooler();
    }

    @Test
    void localEnginesFillStoresThatNobodyConfigured() {
        project.file(
                ".bedstone/bedstone.env",
                """
                BEDSTONE_POSTGRES_URL=postgresql://bedstone_app:gen-1@127.0.0.1:41000/bedstone
                BEDSTONE_POSTGRES_MIGRATION_URL=postgresql://bedstone_owner:gen-2@127.0.0.1:41000/bedstone
                BEDSTONE_REDIS_URL=redis://:gen-3@127.0.0.1:41001/0
                BEDSTONE_REDIS_CACHE_URL=redis://:gen-4@127.0.0.1:41002/0
                """);
        LoadedConfig loaded = project.load();
        assertThat(loaded.config().postgres().orElseThrow().primary().password().reveal())
                .isEqualTo("gen-1");
        assertThat(loaded.config().postgres().orElseThrow().primary().tls()).isEqualTo(Tls.NONE);
        assertThat(loaded.report().find("bedstone.redis.url").map(ConfigEntry::origin))
                .hasValue("local engines (.bedstone/bedstone.env)");

        project.environment("REDIS_URL", "redis://elsewhere");
        assertThat(project.redis().main().address().host()).isEqualTo("elsewhere");
        assertThat(project.redis().cache()).isEmpty();
        assertThat(project.postgres().migration()).isPresent();

        project.environment("BEDSTONE_PROFILE", "staging");
        assertThat(project.load().config().postgres()).isEmpty();
    }

    @Test
    void whatIsMeantForAnotherServerDoesNotReachTheLocalEngines() {
        project.file(
                ".bedstone/bedstone.env",
                "BEDSTONE_POSTGRES_URL=postgresql://bedstone_app:gen@127.0.0.1:41000/bedstone\n");
        project.environment("POSTGRES_PASSWORD", "compose").environment("DB_SSL_MODE", "require");
        LoadedConfig loaded = project.load();
        PostgresEndpoint primary = loaded.config().postgres().orElseThrow().primary();
        assertThat(primary.password().reveal()).isEqualTo("gen");
        assertThat(primary.tls()).isEqualTo(Tls.NONE);
        assertThat(loaded.report().notes())
                .contains("environment POSTGRES_PASSWORD: has no effect on the local engines");
    }

    @Test
    void theLocalEnginesFileMayLieElsewhere() {
        project.file(
                "elsewhere/bedstone.env", "BEDSTONE_REDIS_URL=redis://:gen@127.0.0.1:41001/0\n");
        project.flag("bedstone.engines.data", "elsewhere");
        LoadedConfig loaded = project.load();
        assertThat(loaded.config().redis()).isPresent();
        assertThat(loaded.engines().data()).isEqualTo(directory.resolve("elsewhere"));
        Path file = directory.resolve("elsewhere/bedstone.env");
        project.flag("bedstone.engines.data", "nowhere");
        assertThat(project.load().config().redis()).isEmpty();
        assertThat(project.loader().withLocalEngines(file).load().config().redis()).isPresent();
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
    void aFileWithAPasswordWrittenOutIsToBeKeptToOneself() {
        project.environment("WORD", "long-and-random")
                .file(".env", "DATABASE_URL=postgresql://ada:${WORD}@db/shop\n", "rw-r--r--");
        assertThat(project.load().report().notes()).isEmpty();
        project.environment("ENVIRONMENT", "production");
        assertThat(project.problems()).isEmpty();

        project.file(".env", "DATABASE_URL=postgresql://ada:long-word@db/shop\n", "rw-r--r--");
        assertThat(project.problems()).singleElement().asString().contains(".env", "chmod 600");
        project.environment("ENVIRONMENT", "development");
        assertThat(project.load().report().notes())
                .singleElement()
                .asString()
                .contains("chmod 600");
    }

    @Test
    void aPasswordInThePlaceOfAFileIsNotShown() {
        project.environment("DB_PASSWORD_FILE", "hunter2");
        assertThat(project.problems())
                .singleElement()
                .asString()
                .contains("DB_PASSWORD_FILE")
                .contains("check the path")
                .doesNotContain("hunter2");
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

    @Test
    void linesOfOtherProgramsMayReferToAnything() {
        project.file(".env", "THEIRS=${NOWHERE}\nSECRET_KEY=${NOWHERE}\nREDIS_HOST=h\n");
        assertThat(project.redis().main().address().host()).isEqualTo("h");
    }
}
