package dev.bedstone.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.config.HealthConfig;
import dev.bedstone.config.RedisConfig;
import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.redis.KeySpace;
import dev.bedstone.redis.Redis;
import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.FreshRedis;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.PostgresTest;
import dev.bedstone.testkit.PromisedTime;
import dev.bedstone.testkit.RedisTest;
import dev.bedstone.testkit.ServerControl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R93: health is fast and quiet, whatever the stores do. */
@PostgresTest
@RedisTest
@OwnEngine
@Timeout(120)
@AllowLeaks("servers are killed and frozen under open connections")
class HealthTest {

    private static final HealthConfig CONFIG =
            new HealthConfig(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(3));

    /** The deadline and what a busy machine may add; a call to a frozen store takes longer. */
    private static final Duration READY = Duration.ofSeconds(3);

    private static final Duration LIVE =
            PromisedTime.of(Duration.ofMillis(100), Duration.ofSeconds(2));

    private static final KeySpace<String> PING = KeySpace.text("ping").ofPlatform();

    private enum State {
        RUNNING,
        FROZEN,
        KILLED
    }

    private final FreshDatabase database;
    private final FreshRedis redis;
    private Postgres postgresStore;
    private Redis redisStore;

    HealthTest(FreshDatabase database, FreshRedis redis) {
        this.database = database;
        this.redis = redis;
    }

    @BeforeEach
    void open() {
        postgresStore = Postgres.open(database.config(), StoreHooks.NONE);
        redisStore = Redis.open(patient(redis.config()), StoreHooks.NONE);
    }

    @AfterEach
    void close() {
        database.server().thaw();
        redis.main().control().thaw();
        postgresStore.close();
        redisStore.close();
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING, RUNNING", "RUNNING, FROZEN", "RUNNING, KILLED",
        "FROZEN, RUNNING", "FROZEN, FROZEN", "FROZEN, KILLED",
        "KILLED, RUNNING", "KILLED, FROZEN", "KILLED, KILLED"
    })
    void everyStoreIsJudgedByItselfAndInTime(State postgres, State redisMain) throws Exception {
        await(() -> check().run().isServing());
        apply(postgres, database.server());
        apply(redisMain, redis.main().control());

        await(() -> judged(check().run(), postgres, redisMain));
    }

    /**
     * Every round ends in time and never takes a broken store for a good one. Whether it finds the
     * good ones well: on a busy machine a good one may not answer in time, and is asked again.
     */
    private boolean judged(HealthReport report, State postgres, State redisMain) {
        assertThat(report.took()).isLessThan(READY);
        boolean first = judged(report.of(postgresStore.id()).health(), postgres);
        boolean second = judged(report.of(redisStore.id()).health(), redisMain);
        boolean allRun = postgres == State.RUNNING && redisMain == State.RUNNING;
        assertThat(report.isServing()).isEqualTo(allRun && first && second);
        return first && second;
    }

    private static boolean judged(Health health, State state) {
        if (state == State.RUNNING) {
            return health == Health.UP;
        }
        assertThat(health).isIn(Health.DOWN, Health.UNKNOWN);
        return true;
    }

    @Test
    void theStandardLeavesHalfASecondOfTheTwoOfARound() {
        assertThat(HealthConfig.STANDARD.deadline().plusMillis(500))
                .isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    /** The control: a health check written as a caller would, one store after the other. */
    @Test
    void askingAsACallerWouldBeLate() {
        database.server().freeze();
        redis.main().control().freeze();

        long begin = System.nanoTime();
        assertThatThrownBy(() ->
                        postgresStore
                                .withoutTenant()
                                .read(tx -> tx.sql("select 1").one(Integer.class)))
                .isInstanceOf(StoreFailure.class);
        assertThatThrownBy(() -> redisStore.keys(PING).exists("any", "any"))
                .isInstanceOf(StoreFailure.class);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(READY);
    }

    @Test
    void aFrozenStoreDoesNotCollectQuestions() {
        database.server().freeze();
        Duration deadline = Duration.ofSeconds(2);
        HealthCheck check = check(new HealthConfig(CONFIG.interval(), deadline, CONFIG.slow()));
        List<HealthReport> reports = new CopyOnWriteArrayList<>();

        List<Thread> askers =
                IntStream.range(0, 20)
                        .mapToObj(_ -> Thread.ofVirtual().start(() -> reports.add(check.run())))
                        .toList();
        askers.forEach(HealthTest::join);

        Duration bound = READY.plusSeconds(1);
        assertThat(reports).hasSize(20).allMatch(report -> report.took().compareTo(bound) < 0);
        assertThat(reports)
                .filteredOn(report ->
                        report.of(postgresStore.id())
                                .probe()
                                .summary()
                                .contains("earlier question"))
                .hasSizeGreaterThanOrEqualTo(18);
    }

    @Test
    void theEndpointAnswersOrchestrators() throws Exception {
        try (HealthEndpoint endpoint = HealthEndpoint.start(check(), loopback())) {
            await(() -> isReady(endpoint));

            database.server().freeze();
            long begin = System.nanoTime();
            HttpResponse<String> live = get(endpoint, "/livez");
            Duration liveTook = Duration.ofNanos(System.nanoTime() - begin);
            Thread.sleep(1_100);
            HttpResponse<String> ready = get(endpoint, "/readyz");
            HttpResponse<String> health = get(endpoint, "/health");

            assertThat(live.statusCode()).isEqualTo(200);
            assertThat(liveTook).isLessThan(LIVE);
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("\"store\":\"redis\"");
            await(() -> get(endpoint, "/health").body().contains("\"health\":\"up\""));
        }
    }

    @Test
    void theBodyIsQuiet() throws Exception {
        var endpointOfApplication = database.endpoint(PostgresRole.APPLICATION);
        try (HealthEndpoint endpoint = HealthEndpoint.start(check(), loopback())) {
            for (ServerControl broken : List.of(database.server(), redis.main().control())) {
                broken.kill();
            }
            String body = get(endpoint, "/health").body();

            assertThat(body)
                    .doesNotContain("127.0.0.1")
                    .doesNotContain("localhost")
                    .doesNotContain(String.valueOf(endpointOfApplication.hosts().getFirst().port()))
                    .doesNotContain(endpointOfApplication.user())
                    .doesNotContain(endpointOfApplication.password().reveal())
                    .doesNotContainIgnoringCase("select")
                    .doesNotContain("postgresql://");
        }
    }

    @Test
    void theMonitorSeesAStoreGoAndComeBack() throws Exception {
        List<Health> seen = new CopyOnWriteArrayList<>();
        try (HealthMonitor monitor = new HealthMonitor(check(), CONFIG)) {
            monitor.onReport(report -> seen.add(report.of(redisStore.id()).health()));
            monitor.start();
            await(() -> seen.contains(Health.UP));

            redis.main().control().freeze();
            await(() -> seen.getLast() == Health.DOWN || seen.getLast() == Health.UNKNOWN);
            redis.main().control().thaw();
            await(() -> seen.getLast() == Health.UP);

            assertThat(monitor.latest()).isPresent();
        }
    }

    /** What a call gets is more than a round does. */
    private static RedisConfig patient(RedisConfig config) {
        return new RedisConfig(
                config.main(),
                config.cache(),
                config.maxConnections(),
                new RedisConfig.Timeouts(
                        Duration.ofSeconds(20), READY.plusSeconds(1), Duration.ofSeconds(5)),
                config.retry(),
                config.defaultTtl(),
                config.applicationName());
    }

    private HealthCheck check() {
        return check(CONFIG);
    }

    private HealthCheck check(HealthConfig config) {
        List<Store> stores = List.of(postgresStore, redisStore);
        return new HealthCheck(config, InstantSource.system(), stores);
    }

    private static void apply(State state, ServerControl server) {
        switch (state) {
            case RUNNING -> {}
            case FROZEN -> server.freeze();
            case KILLED -> server.kill();
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static boolean isReady(HealthEndpoint endpoint) {
        return get(endpoint, "/readyz").statusCode() == 200;
    }

    private static HttpResponse<String> get(HealthEndpoint endpoint, String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Deadline deadline = Deadline.after(Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            assertThat(deadline.hasPassed()).as("waited in vain").isFalse();
            Thread.sleep(20);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
