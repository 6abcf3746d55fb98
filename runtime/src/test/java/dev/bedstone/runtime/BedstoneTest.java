package dev.bedstone.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.HealthConfig;
import dev.bedstone.config.HostPort;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.config.Profile;
import dev.bedstone.config.RedisConfig;
import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.config.Tls;
import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Secret;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.redis.KeySpace;
import dev.bedstone.redis.Redis;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.FreshRedis;
import dev.bedstone.testkit.PostgresTest;
import dev.bedstone.testkit.RedisTest;
import dev.bedstone.testkit.ThreadLeaks;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@PostgresTest
@RedisTest
@Timeout(60)
class BedstoneTest {

    private static final KeySpace<String> GREETINGS = KeySpace.text("greeting");

    private final FreshDatabase database;
    private final FreshRedis redis;

    BedstoneTest(FreshDatabase database, FreshRedis redis) {
        this.database = database;
        this.redis = redis;
    }

    @Test
    void opensWhatIsInstalledAndClosesIt() throws Exception {
        try (Bedstone bedstone = both(working())) {
            assertThat(bedstone.stores()).hasSize(2);
            assertThat(
                            bedstone.store(Postgres.class)
                                    .withoutTenant()
                                    .<Integer, RuntimeException>read(
                                            tx -> tx.sql("select 1").one(Integer.class)))
                    .isEqualTo(1);
            awaitHealth(bedstone);
            bedstone.as(new TenantId(UUID.randomUUID()), Actor.service("test"))
                    .run(() -> bedstone.store(Redis.class).keys(GREETINGS).set("a", "b", "c"));
        }

        awaitNoConnectionOfTheApplication();
    }

    @Test
    void aFailedStartClosesWhatWasOpened() throws Exception {
        ThreadLeaks threads = ThreadLeaks.snapshot("bedstone", "lettuce", "Hikari");

        assertThatThrownBy(() -> both(config(nobodyListens())))
                .isInstanceOf(Unavailable.class)
                .hasMessageStartingWith("redis");

        awaitNoConnectionOfTheApplication();
        threads.assertNone();
    }

    @Test
    void everyFailureOfAStartIsTold() {
        BedstoneConfig broken =
                new BedstoneConfig(
                        Profile.DEVELOPMENT,
                        Optional.of(
                                PostgresConfig.of(
                                        new PostgresEndpoint(
                                                List.of(new HostPort("127.0.0.1", 1)),
                                                "none",
                                                "nobody",
                                                Secret.of("x"),
                                                Tls.NONE,
                                                PostgresEndpoint.Pooler.NONE))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(nobodyListens()),
                        HealthConfig.STANDARD,
                        1);

        assertThatThrownBy(() -> both(broken))
                .isInstanceOf(StoreFailure.class)
                .hasMessageStartingWith("postgres")
                .satisfies(failure ->
                        assertThat(failure.getSuppressed())
                                .singleElement()
                                .asString()
                                .contains("redis"));
    }

    @Test
    void aRequiredStoreMustBeConfiguredAndAnOptionalOneNeedNot() {
        BedstoneConfig onlyPostgres =
                new BedstoneConfig(
                        Profile.DEVELOPMENT,
                        Optional.of(database.config()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        HealthConfig.STANDARD,
                        1);

        assertThatThrownBy(() -> both(onlyPostgres))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Redis is not configured")
                .hasMessageContaining("./bedstone up");
        try (Bedstone bedstone =
                Bedstone.builder(onlyPostgres)
                        .installIfConfigured(Postgres.store())
                        .installIfConfigured(Redis.store())
                        .open()) {
            assertThat(bedstone.find(Redis.class)).isEmpty();
            assertThatThrownBy(() -> bedstone.store(Redis.class))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Redis is not open");
        }
    }

    @Test
    void severalHooksAreToldAndABrokenOneHarmsNobody() {
        List<String> told = new CopyOnWriteArrayList<>();
        StoreHooks broken =
                new StoreHooks() {
                    @Override
                    public Object started(StoreId store, String operation) {
                        throw new IllegalStateException("broken on purpose");
                    }
                };
        StoreHooks listening =
                new StoreHooks() {
                    @Override
                    public void ended(
                            StoreId store,
                            String operation,
                            @Nullable Object token,
                            long nanos,
                            @Nullable StoreFailure failure) {
                        told.add(store + " " + (failure == null ? "good" : "failed"));
                    }
                };

        try (Bedstone bedstone =
                Bedstone.builder(working())
                        .install(Postgres.store())
                        .install(Redis.store())
                        .hooks(broken)
                        .hooks(listening)
                        .open()) {
            bedstone.store(Postgres.class)
                    .withoutTenant()
                    .read(tx -> tx.sql("select 1").one(Integer.class));
            assertThatThrownBy(() ->
                            bedstone.store(Postgres.class)
                                    .withoutTenant()
                                    .read(tx -> tx.sql("select nothing").list(String.class)))
                    .isInstanceOf(StoreFailure.class);
        }

        assertThat(told).contains("postgres good", "postgres failed");
    }

    @Test
    void closesInReverseOrderAndOnlyOnce() {
        Bedstone bedstone = both(working());

        bedstone.close();
        bedstone.close();

        assertThatThrownBy(() -> bedstone.store(Postgres.class).withoutTenant().read(tx -> 1))
                .isInstanceOf(StoreFailure.class)
                .hasMessageContaining("closed");
    }

    private static Bedstone both(BedstoneConfig config) {
        return Bedstone.builder(config).install(Postgres.store()).install(Redis.store()).open();
    }

    private BedstoneConfig working() {
        return config(redis.config());
    }

    private BedstoneConfig config(RedisConfig redisConfig) {
        return new BedstoneConfig(
                Profile.DEVELOPMENT,
                Optional.of(database.config()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(redisConfig),
                new HealthConfig(
                        Duration.ofMinutes(1), Duration.ofSeconds(2), Duration.ofSeconds(1)),
                1);
    }

    private static RedisConfig nobodyListens() {
        return RedisConfig.of(
                new RedisEndpoint(
                        new HostPort("127.0.0.1", 1),
                        Optional.empty(),
                        Secret.of("x"),
                        0,
                        Tls.NONE));
    }

    /** A busy machine may make a good store late once. */
    private static void awaitHealth(Bedstone bedstone) throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(30));
        while (bedstone.health().health() != Health.UP) {
            assertThat(deadline.hasPassed()).as("not healthy").isFalse();
            Thread.sleep(10);
        }
    }

    /** The server notices some time after a client has gone that it has. */
    private void awaitNoConnectionOfTheApplication() throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(10));
        while (connectionsOfTheApplication() > 0) {
            assertThat(deadline.hasPassed()).as("connections were left behind").isFalse();
            Thread.sleep(10);
        }
    }

    private int connectionsOfTheApplication() throws Exception {
        try (Connection connection = database.connect(PostgresRole.SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select count(*) from pg_stat_activity where usename = 'bedstone_app'"
                                        + " and datname = '"
                                        + database.name()
                                        + "'")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
