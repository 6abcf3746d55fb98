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
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** ClickHouse's JDBC driver, unmodified. */
@Tag("engine")
class JdbcTest {

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
            while (!server.query(
                            "SELECT count() FROM system.processes WHERE query LIKE '%count() FROM system.numbers%' AND query NOT LIKE '%processes%'")
                    .equals("1")) {
                assertThat(running.isDone()).as("it ended before it was cancelled").isFalse();
                Thread.sleep(20);
            }
            statement.cancel();
            assertThat(running.get(20, TimeUnit.SECONDS)).isInstanceOf(SQLException.class);
        }
    }

    private static int count(ResultSet rows) throws SQLException {
        int count = 0;
        while (rows.next()) {
            count++;
        }
        return count;
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", server.endpoint().user());
        properties.setProperty("password", server.endpoint().password().reveal());
        return DriverManager.getConnection(
                "jdbc:clickhouse:" + server.url() + "/default", properties);
    }
}
