package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.LocalPostgres;
import dev.bedstone.engines.LocalPostgresOptions;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.TimedOut;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise R42: a storm of callers is served by few connections, or told that it cannot be. */
@Tag("engine")
class ConnectionStormTest {

    private static final int THREADS = 500;
    private static final int POOL = 10;
    private static final int HELD_BY_OTHERS = 15;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private static Path directory;

    private static LocalPostgres server;

    @BeforeAll
    static void start() {
        server =
                LocalPostgres.start(
                        LocalPostgresOptions.in(directory.resolve("data"))
                                .withSetting("max_connections", "30"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void fewConnectionsServeManyCallers() throws Exception {
        List<Connection> others = new ArrayList<>();
        try {
            for (int i = 0; i < HELD_BY_OTHERS; i++) {
                others.add(connect(PostgresRole.READER));
            }
            storm();
        } finally {
            for (Connection other : others) {
                other.close();
            }
        }
    }

    private static void storm() throws Exception {
        AtomicInteger served = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        AtomicReference<Throwable> other = new AtomicReference<>();
        try (Postgres postgres = Postgres.open(config(), StoreHooks.NONE);
                Connection observer = connect(PostgresRole.SUPERUSER)) {
            fill(postgres);
            long timeouts = postgres.statistics().timeouts();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                threads.add(
                        Thread.startVirtualThread(() -> {
                            try {
                                postgres.withoutTenant()
                                        .transaction(tx ->
                                                tx.sql("select 1 from pg_sleep(0.2)")
                                                        .one(Integer.class));
                                served.incrementAndGet();
                            } catch (TimedOut e) {
                                assertThat(e).hasMessageContaining("all 10 connections");
                                refused.incrementAndGet();
                            } catch (Throwable e) {
                                other.set(e);
                            }
                        }));
            }
            int most = 0;
            while (threads.stream().anyMatch(Thread::isAlive)) {
                most = Math.max(most, connections(observer));
                Thread.sleep(10);
            }
            assertThat(other.get()).isNull();
            assertThat(served.get() + refused.get()).isEqualTo(THREADS);
            assertThat(served.get()).as("served").isBetween(POOL, THREADS - 1);
            assertThat(refused.get()).as("told that there was no room").isPositive();
            assertThat(most).as("connections at the server").isBetween(2, POOL);
            assertThat(postgres.statistics().inUse()).isZero();
            assertThat(postgres.statistics().waiting()).isZero();
            assertThat(postgres.statistics().timeouts() - timeouts).isEqualTo(refused.get());
            int one = postgres.withoutTenant().read(tx -> tx.sql("select 1").one(Integer.class));
            assertThat(one).isOne();
        }
    }

    /** A pool that still grows refuses callers for another reason. */
    private static void fill(Postgres postgres) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> {
                    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                        for (int i = 0; i < POOL; i++) {
                            callers.submit(() ->
                                    postgres.withoutTenant()
                                            .query("select 1 from pg_sleep(0.2)")
                                            .one(Integer.class));
                        }
                    }
                    return postgres.statistics().open() == POOL;
                });
    }

    /** A server notices after its clients went that they have gone. */
    @BeforeEach
    void awaitNobody() throws SQLException {
        try (Connection observer = connect(PostgresRole.SUPERUSER)) {
            Awaitility.await()
                    .pollInSameThread()
                    .atMost(PATIENCE)
                    .until(() -> connections(observer) == 0);
        }
    }

    /** The control: callers that bring their own connections are refused by the server. */
    @Test
    void withoutAPoolTheServerIsOverrun() throws SQLException {
        List<Connection> open = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                open.add(connect(PostgresRole.APPLICATION));
            }
            throw new AssertionError("the server let everybody in");
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("53300");
        } finally {
            for (Connection connection : open) {
                connection.close();
            }
        }
    }

    private static int connections(Connection observer) throws SQLException {
        try (Statement statement = observer.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select count(*) from pg_stat_activity where usename = '"
                                        + server.endpoint(PostgresRole.APPLICATION).user()
                                        + "'")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static PostgresConfig config() {
        return PostgresConfig.of(server.endpoint(PostgresRole.APPLICATION))
                .withPool(Configs.pool(POOL, Duration.ofSeconds(2), Duration.ofSeconds(30)));
    }

    private static Connection connect(PostgresRole role) throws SQLException {
        PostgresEndpoint endpoint = server.endpoint(role);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + endpoint.hosts().getFirst() + "/" + endpoint.database(),
                endpoint.user(),
                endpoint.password().reveal());
    }
}
