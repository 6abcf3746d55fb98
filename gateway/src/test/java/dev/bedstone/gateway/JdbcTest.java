package dev.bedstone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** ClickHouse's JDBC driver, unmodified. */
@Tag("engine")
class JdbcTest {

    private static final String ENDLESS =
            "SELECT uniq(number) FROM system.numbers SETTINGS max_threads = 1";

    private final Server server = Server.shared();

    @Test
    void createsInsertsAndReads() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS jdbc");
            statement.execute(
                    "CREATE TABLE jdbc (a UInt32, s Nullable(String), t DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY a");
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "INSERT INTO jdbc (a, s, t) VALUES (?, ?, now64(3))")) {
                for (int i = 0; i < 1000; i++) {
                    insert.setInt(1, i);
                    insert.setString(2, i % 2 == 0 ? null : "it's " + i);
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).hasSize(1000);
            }
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "SELECT count(), countIf(s IS NULL), max(s) FROM jdbc WHERE a < ?")) {
                select.setInt(1, 500);
                try (ResultSet rows = select.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getLong(1)).isEqualTo(500);
                    assertThat(rows.getLong(2)).isEqualTo(250);
                    assertThat(rows.getString(3)).isEqualTo("it's 99");
                }
            }
            statement.execute("DROP TABLE jdbc");
        }
    }

    @Test
    void describesTheDatabase() throws SQLException {
        try (Connection connection = connect()) {
            DatabaseMetaData data = connection.getMetaData();
            assertThat(data.getDatabaseProductVersion()).isEqualTo(server.engine.version());
            assertThat(count(data.getTables(null, "system", "one", null))).isEqualTo(1);
            assertThat(count(data.getColumns(null, "system", "one", null))).isEqualTo(1);
            assertThat(count(data.getSchemas())).isPositive();
            assertThat(count(data.getTypeInfo())).isPositive();
        }
    }

    @Test
    void tellsErrorsByTheirCode() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM nowhere"))
                    .isInstanceOf(SQLException.class)
                    .satisfies(failure ->
                            assertThat(((SQLException) failure).getErrorCode()).isEqualTo(60));
        }
    }

    @Test
    void cancelsAStatement() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            CompletableFuture<Object> running =
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return statement.executeQuery("SELECT count() FROM system.numbers");
                        } catch (SQLException failure) {
                            return failure;
                        }
                    });
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(20))
                    .until(() ->
                            server.query(
                                            "SELECT count() FROM system.processes WHERE query LIKE '%count() FROM system.numbers%' AND query NOT LIKE '%processes%'")
                                    .equals("1"));
            assertThat(running.isDone()).as("it ended before it was cancelled").isFalse();
            statement.cancel();
            assertThat(running.get(20, TimeUnit.SECONDS)).isInstanceOf(SQLException.class);
        }
    }

    /**
     * The driver sends no limit for a statement's time by itself: it is a setting of the server.
     */
    @Test
    void stopsAStatementAtTheLimitOfTheConnection() throws SQLException {
        Properties limit = new Properties();
        limit.setProperty("clickhouse_setting_max_execution_time", "1");
        try (Connection connection = connect(limit);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery(ENDLESS))
                    .isInstanceOf(SQLException.class)
                    .satisfies(failure ->
                            assertThat(((SQLException) failure).getErrorCode()).isEqualTo(159));
            awaitNoneRunning();
        }
    }

    /**
     * {@code setQueryTimeout} makes the driver give up waiting, if it waits at all (requests are
     * asynchronous); what it gave up goes with its connection.
     */
    @Test
    void stopsAStatementThatTheDriverGaveUp() throws Exception {
        Properties asynchronous = new Properties();
        asynchronous.setProperty("async", "true");
        try (Connection connection = connect(asynchronous);
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.executeQuery(ENDLESS))
                    .isInstanceOf(SQLException.class);
            Awaitility.await("the driver tells the server nothing")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> running().equals("1"));
        }
        awaitNoneRunning();
    }

    /** A failed statement is listed until its connection is closed, which nobody waits for. */
    private void awaitNoneRunning() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(running()).isEqualTo("0"));
    }

    private String running() {
        return server.query(
                "SELECT count() FROM system.processes WHERE query LIKE '%uniq(number) FROM system.numbers%' AND query NOT LIKE '%processes%'");
    }

    private static int count(ResultSet rows) throws SQLException {
        int count = 0;
        while (rows.next()) {
            count++;
        }
        return count;
    }

    private Connection connect() throws SQLException {
        return connect(new Properties());
    }

    private Connection connect(Properties properties) throws SQLException {
        properties.setProperty("user", server.endpoint().user());
        properties.setProperty("password", server.endpoint().password().reveal());
        return DriverManager.getConnection(
                "jdbc:clickhouse:" + server.url() + "/default", properties);
    }
}
