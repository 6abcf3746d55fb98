package dev.bedstone.testkit;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;
import static org.junit.platform.engine.TestExecutionResult.Status.FAILED;
import static org.junit.platform.engine.TestExecutionResult.Status.SUCCESSFUL;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.bedstone.config.HostPort;
import dev.bedstone.engines.LocalEngine;
import dev.bedstone.engines.PostgresRole;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs tests that leave connections open and looks at what becomes of them. */
@Tag("engine")
class LeakCheckTest {

    /** What the careless tests leave open; closed when they are over. */
    private static final List<AutoCloseable> LEFT_OPEN = new CopyOnWriteArrayList<>();

    private static final Set<LocalEngine> ENGINES = ConcurrentHashMap.newKeySet();
    private static final Map<String, TestExecutionResult> RESULTS = new ConcurrentHashMap<>();

    /** Each in a session of its own, at the same time: mostly they wait for a leak to go away. */
    @BeforeAll
    static void runTheCareless() throws Exception {
        Locale before = Locale.getDefault();
        try (ExecutorService sessions = Executors.newCachedThreadPool()) {
            List<Future<?>> all =
                    Stream.of(
                                    CarelessWithPostgres.class,
                                    CarelessWithRedis.class,
                                    CarelessWithClickHouse.class)
                            .<Future<?>>map(type -> sessions.submit(() -> run(type)))
                            .toList();
            for (Future<?> one : all) {
                one.get();
            }
        }
        Locale.setDefault(before); // each session gives back the one it found
        for (AutoCloseable each : LEFT_OPEN) {
            each.close();
        }
    }

    private static void run(Class<?> careless) {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(careless))
                .execute()
                .testEvents()
                .finished()
                .stream()
                .forEach(event ->
                        RESULTS.put(
                                event.getTestDescriptor().getDisplayName(),
                                event.getRequiredPayload(TestExecutionResult.class)));
    }

    @Test
    void aConnectionLeftOpenFailsTheTest() {
        assertFails(
                "leavesATransactionOpen(FreshDatabase)",
                "left 1 connection to database test_",
                "application_name CarelessWithPostgres.leavesATransactionOpen",
                "bedstone_app",
                "idle in transaction",
                "last statement: SELECT 'what it did last'");
    }

    @Test
    void aTestMayAskToBeSpared() {
        assertPasses("hasAReason");
    }

    @Test
    void aTestThatClosesPasses() {
        assertPasses("closes");
    }

    @Test
    void aRedisConnectionLeftOpenFailsTheTest() {
        assertFails(
                "leavesAConnectionOpen(FreshRedis)",
                "left 1 connection to Redis",
                "name careless",
                "last command: client");
    }

    @Test
    void aClickHouseConnectionLeftOpenFailsTheTest() {
        assertFails(
                "leavesAConnectionOpen(FreshClickHouse)",
                "CarelessWithClickHouse.leavesAConnectionOpen",
                "left 1 connection to ClickHouse",
                "from port ");
        assertThat(RESULTS.get("comesAfterIt(FreshClickHouse)").getStatus()).isEqualTo(SUCCESSFUL);
    }

    @Test
    void theEndOfTheSessionLeavesNoServerAndNoFile() {
        assertThat(ENGINES).hasSize(3);
        assertThat(ENGINES)
                .allSatisfy(engine -> {
                    assertThat(engine.isAlive()).isFalse();
                    assertThat(ProcessHandle.of(engine.pid())).isEmpty();
                    assertThat(engine.data()).doesNotExist();
                    assertThat(engine.data().getParent()).doesNotExist();
                });
    }

    @Test
    void whatOneTestWasAllowedToLeaveIsNoLeakOfTheNext() {
        assertThat(RESULTS.get("comesAfterIt(FreshRedis)").getStatus()).isEqualTo(SUCCESSFUL);
    }

    private static void assertPasses(String method) {
        assertThat(RESULTS.get(method + "(FreshDatabase)").getStatus()).isEqualTo(SUCCESSFUL);
    }

    private static void assertFails(String method, String... parts) {
        TestExecutionResult result = RESULTS.get(method);
        assertThat(result.getStatus()).isEqualTo(FAILED);
        assertThat(result.getThrowable())
                .get(as(THROWABLE))
                .isInstanceOf(AssertionError.class)
                .message()
                .contains(parts);
    }

    @PostgresTest
    static class CarelessWithPostgres {

        @Test
        void leavesATransactionOpen(FreshDatabase database) throws SQLException {
            leave(database);
        }

        @Test
        @AllowLeaks("the test of the opt-out")
        void hasAReason(FreshDatabase database) throws SQLException {
            leave(database);
        }

        @Test
        void closes(FreshDatabase database) throws SQLException {
            try (Connection connection = database.connect(PostgresRole.APPLICATION)) {
                PostgresTestTest.run(connection, "SELECT 1");
            }
        }

        private static void leave(FreshDatabase database) throws SQLException {
            Connection connection = database.connect(PostgresRole.APPLICATION);
            LEFT_OPEN.add(connection);
            ENGINES.add(database.engine());
            connection.setAutoCommit(false);
            PostgresTestTest.run(connection, "SELECT   'what it did last'");
        }
    }

    @RedisTest
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class CarelessWithRedis {

        @Test
        @Order(1)
        void leavesAConnectionOpen(FreshRedis redis) throws IOException {
            leave(redis);
        }

        @Test
        @Order(2)
        @AllowLeaks("the test of the opt-out")
        void hasAReasonToo(FreshRedis redis) throws IOException {
            leave(redis);
        }

        @Test
        @Order(3)
        void comesAfterIt(FreshRedis redis) {
            redis.main().command("PING");
        }

        private static void leave(FreshRedis redis) throws IOException {
            ENGINES.add(redis.main().engine());
            HostPort address = redis.main().endpoint().address();
            Socket socket = new Socket(address.host(), address.port());
            LEFT_OPEN.add(socket);
            String password = redis.main().endpoint().password().reveal();
            socket.getOutputStream()
                    .write(
                            ("AUTH " + password + "\r\nCLIENT SETNAME careless\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readNBytes("+OK\r\n+OK\r\n".length());
        }
    }

    @ClickHouseTest
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class CarelessWithClickHouse {

        @Test
        @Order(1)
        void leavesAConnectionOpen(FreshClickHouse clickhouse) throws IOException {
            ENGINES.add(clickhouse.engine());
            LEFT_OPEN.add(new Socket("127.0.0.1", clickhouse.engine().port()));
        }

        @Test
        @Order(2)
        void comesAfterIt(FreshClickHouse clickhouse) {
            clickhouse.execute("SELECT 1");
        }
    }
}
