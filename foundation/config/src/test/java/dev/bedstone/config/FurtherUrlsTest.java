package dev.bedstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a second URL of a store, for replicas, migrations or a cache, takes from the first. */
class FurtherUrlsTest {

    private static final String URL = "postgresql://ada:s3cr3t-word@db.example.com/shop";

    @TempDir Path directory;
    private Project project;

    @BeforeEach
    void project() {
        project = new Project(directory);
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
}
