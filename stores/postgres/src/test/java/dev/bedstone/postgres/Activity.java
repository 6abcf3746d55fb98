package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.engines.PostgresRole;
import dev.bedstone.testkit.FreshDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;

/** What the server itself says is going on in a test's database, over a connection of its own. */
final class Activity {

    private final FreshDatabase database;

    Activity(FreshDatabase database) {
        this.database = database;
    }

    /** Statements that are running and hold {@code text}. */
    int running(String text) {
        return count("state = 'active' and query like '%" + text + "%'");
    }

    /** Connections of clients. */
    int connections() {
        return count("backend_type = 'client backend'");
    }

    /** Waits until the server has noticed that its clients are gone: it does so after they went. */
    void awaitNoConnections() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(connections()).as("connections").isZero());
    }

    /** Ends every connection of a client. */
    int terminateAll() {
        return ask(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                        + " where datname = current_database() and usename <> current_user");
    }

    /** Whether the statements have ended after at most {@code millis}. */
    boolean endsWithin(String text, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (running(text) > 0) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    /** Waits until such a statement runs. */
    void awaitRunning(String text) throws InterruptedException {
        long end = System.nanoTime() + 10_000_000_000L;
        while (running(text) == 0) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no statement with " + text + " has begun");
            }
            Thread.sleep(10);
        }
    }

    private int count(String condition) {
        return ask(
                "select count(*) from pg_stat_activity where datname = current_database()"
                        + " and usename <> current_user and "
                        + condition);
    }

    private int ask(String sql) {
        try (Connection connection = database.connect(PostgresRole.SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
