package dev.bedstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bedstone.engines.PostgresRole;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

@PostgresTest
@RedisTest
@ClickHouseTest
@OwnEngine
@Timeout(60)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OwnEngineTest {

    private static final Set<Long> PROCESSES = new HashSet<>();

    @Test
    @Order(1)
    void aFrozenPostgresKeepsItsConnectionsAndSaysNothing(FreshDatabase database) throws Exception {
        PROCESSES.add(database.engine().pid());
        try (Connection connection = database.connect(PostgresRole.APPLICATION)) {
            database.server().freeze();
            CountDownLatch answered = new CountDownLatch(1);
            Thread asking = Thread.ofVirtual().start(() -> ask(connection, answered));
            assertThat(answered.await(500, TimeUnit.MILLISECONDS))
                    .as("a backend that was open before the freeze answers")
                    .isFalse();
            database.server().thaw();
            assertThat(answered.await(30, TimeUnit.SECONDS)).as("answers after it").isTrue();
            asking.join();
        }
    }

    @Test
    @Order(2)
    void whatATestLeavesFrozenRunsAgain(
            FreshDatabase database, FreshRedis redis, FreshClickHouse clickhouse) {
        clickhouse.server().freeze();
        database.server().freeze();
        redis.main().control().freeze();
        redis.cache().control().freeze();
    }

    @Test
    @Order(3)
    void aKilledServerIsBackWithItsDataOnItsPort(FreshDatabase database) throws SQLException {
        int port = database.engine().port();
        try (Connection owner = database.connect(PostgresRole.OWNER)) {
            PostgresTestTest.run(owner, "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        database.server().kill();
        assertThat(database.engine().isAlive()).isFalse();
        database.server().restart();
        assertThat(database.engine().port()).isEqualTo(port);
        try (Connection owner = database.connect(PostgresRole.OWNER)) {
            assertThat(PostgresTestTest.ask(owner, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    @Order(4)
    void aKilledRedisIsBackWithWhatItAcknowledged(FreshRedis redis) {
        redis.main().command("SET", "kept", "42");
        redis.main().control().kill();
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> redis.main().command("PING"));
        redis.main().control().restart();
        assertThat(redis.main().command("GET", "kept")).isEqualTo("42");
    }

    @Test
    @Order(4)
    void aKilledClickHouseIsBackWithWhatItAcknowledged(FreshClickHouse clickhouse) {
        PROCESSES.add(clickhouse.engine().pid());
        clickhouse.execute("CREATE TABLE kept ENGINE = MergeTree ORDER BY n AS SELECT 42 AS n");
        clickhouse.server().kill();
        assertThat(clickhouse.engine().isAlive()).isFalse();
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> clickhouse.execute("SELECT 1"));
        clickhouse.server().restart();
        assertThat(clickhouse.execute("SELECT n FROM kept")).isEqualTo("42");
    }

    @Test
    @Order(5)
    void whatATestKillsIsStartedForTheNext(
            FreshDatabase database, FreshRedis redis, FreshClickHouse clickhouse) {
        clickhouse.server().kill();
        database.server().kill();
        redis.main().control().kill();
    }

    @Test
    @Order(6)
    void theNextFindsThemRunning(
            FreshDatabase database, FreshRedis redis, FreshClickHouse clickhouse)
            throws SQLException {
        assertThat(clickhouse.execute("SELECT 1")).isEqualTo("1");
        assertThat(PROCESSES).doesNotContain(clickhouse.engine().pid());
        try (Connection connection = database.connect(PostgresRole.APPLICATION)) {
            assertThat(PostgresTestTest.ask(connection, "SELECT 1")).isEqualTo("1");
        }
        assertThat(redis.main().command("PING")).isEqualTo("PONG");
        assertThat(PROCESSES).as("it is another process").doesNotContain(database.engine().pid());
    }

    private static void ask(Connection connection, CountDownLatch answered) {
        try {
            PostgresTestTest.ask(connection, "SELECT 1");
            answered.countDown();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
