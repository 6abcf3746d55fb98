package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.Probe;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.LogCapture;
import dev.bedstone.testkit.PostgresTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@PostgresTest
class PoolTest {

    @Test
    void anExhaustedPoolSaysSoAndIsNotADeadServer(FreshDatabase database) throws SQLException {
        try (Postgres postgres = open(database, 2, Duration.ZERO)) {
            List<Connection> taken = take(postgres, 2);
            assertThatExceptionOfType(TimedOut.class)
                    .isThrownBy(() -> postgres.withoutTenant().read(tx -> 1))
                    .withMessageContaining("all 2 connections are in use")
                    .satisfies(e -> assertThat(e.effect()).isEqualTo(Effect.NONE));
            assertThatExceptionOfType(SQLTransientConnectionException.class)
                    .isThrownBy(() -> postgres.dataSource().getConnection());
            Probe probe = postgres.probe(Deadline.after(Duration.ofSeconds(2)));
            assertThat(probe.health()).isEqualTo(Health.DEGRADED);
            assertThat(probe.summary()).contains("all 2 connections are in use");
            assertThat(probe.facts()).containsKey("version");
            for (Connection connection : taken) {
                connection.close();
                connection.close();
            }
            int one = postgres.withoutTenant().read(tx -> tx.sql("select 1").one(Integer.class));
            assertThat(one).isOne();
            assertThat(postgres.statistics().timeouts()).isPositive();
        }
    }

    @Test
    void aLentConnectionIsAsNewEveryTime(FreshDatabase database) throws SQLException {
        try (Postgres postgres = open(database, 1, Duration.ZERO)) {
            postgres.owner(tx -> tx.sql("create table t (id int)").update());
            try (Connection connection = postgres.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                assertThat(connection.getAutoCommit()).isTrue();
                statement.executeUpdate("insert into t values (1)");
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                statement.executeUpdate("insert into t values (2)");
            }
            assertThat(
                            postgres.withoutTenant()
                                    .<List<Integer>, RuntimeException>read(
                                            tx -> tx.sql("select id from t").list(Integer.class)))
                    .as("what was not committed is gone")
                    .containsExactly(1);
            String isolation =
                    postgres.withoutTenant()
                            .transaction(
                                    tx -> tx.sql("show transaction_isolation").one(String.class));
            assertThat(isolation).isEqualTo("read committed");
            try (Connection connection = postgres.dataSource().getConnection()) {
                assertThat(connection.getAutoCommit()).isTrue();
            }
        }
    }

    @Test
    void aConnectionClosedThroughItsStatementComesBack(FreshDatabase database) throws SQLException {
        try (Postgres postgres = open(database, 1, Duration.ZERO)) {
            for (int round = 0; round < 3; round++) {
                Connection connection = postgres.dataSource().getConnection();
                try (Statement statement = connection.createStatement()) {
                    statement.getConnection().close();
                }
                int one =
                        postgres.withoutTenant().read(tx -> tx.sql("select 1").one(Integer.class));
                assertThat(one).isOne();
            }
        }
    }

    @Test
    void aTransactionPoolerGetsNoSessionState(FreshDatabase database) {
        var own = database.config().primary();
        var pooled =
                new PostgresEndpoint(
                        own.hosts(),
                        own.database(),
                        own.user(),
                        own.password(),
                        own.tls(),
                        PostgresEndpoint.Pooler.TRANSACTION);
        try (Postgres postgres =
                Postgres.open(Configs.primary(database.config(), pooled), StoreHooks.NONE)) {
            for (int round = 0; round < 8; round++) {
                List<String> prepared =
                        postgres.withoutTenant()
                                .read(tx ->
                                        tx.sql(
                                                        "select statement from pg_prepared_statements where name <> ''")
                                                .list(String.class));
                assertThat(prepared).as("statements the server keeps for the session").isEmpty();
            }
            String zone =
                    postgres.withoutTenant()
                            .read(tx -> tx.sql("show \"TimeZone\"").one(String.class));
            assertThat(zone).as("set by the layer for a session of its own").isNotEqualTo("UTC");
        }
    }

    @Test
    void aLeakIsReportedWithThePlaceThatTookIt(FreshDatabase database) throws SQLException {
        try (LogCapture log = LogCapture.start();
                Postgres postgres = open(database, 2, Duration.ofMillis(800))) {
            Connection leaked = postgres.dataSource().getConnection();
            awaitReportsOfLeaks(log, 1);
            assertThat(postgres.statistics().leaked()).isOne();
            assertThat(reportsOfLeaks(log))
                    .singleElement()
                    .asString()
                    .contains("PoolTest.aLeakIsReportedWithThePlaceThatTookIt");
            postgres.withoutTenant()
                    .transaction(tx -> {
                        awaitReportsOfLeaks(log, 2);
                        return null;
                    });
            leaked.close();
            assertThat(postgres.statistics().leaked()).isZero();
        }
    }

    private static void awaitReportsOfLeaks(LogCapture log, int count) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(reportsOfLeaks(log)).hasSize(count));
    }

    private static List<String> reportsOfLeaks(LogCapture log) {
        return log.lines().stream().filter(line -> line.contains("is held for more than")).toList();
    }

    @Test
    void sessionsHaveTheirLimits(FreshDatabase database) throws SQLException {
        role(database, "statement_timeout", "0");
        role(database, "idle_in_transaction_session_timeout", "0");
        role(database, "client_connection_check_interval", "0");
        assertThat(limits(database)).containsExactly("30s", "1min", "2s", "UTC");
    }

    @Test
    void tighterLimitsOfTheRoleStay(FreshDatabase database) throws SQLException {
        role(database, "statement_timeout", "7s");
        role(database, "idle_in_transaction_session_timeout", "9s");
        role(database, "client_connection_check_interval", "500ms");
        assertThat(limits(database)).containsExactly("7s", "9s", "500ms", "UTC");
    }

    private static List<String> limits(FreshDatabase database) {
        try (Postgres postgres = open(database, 1, Duration.ZERO)) {
            return postgres.withoutTenant()
                    .read(tx ->
                            tx.sql(
                                            "select current_setting(n) from unnest(array["
                                                    + "'statement_timeout',"
                                                    + "'idle_in_transaction_session_timeout',"
                                                    + "'client_connection_check_interval',"
                                                    + "'TimeZone']) as n")
                                    .list(String.class));
        }
    }

    /** The most specific place to set something: for one role in one database. */
    private static void role(FreshDatabase database, String setting, String value)
            throws SQLException {
        String user = database.endpoint(PostgresRole.APPLICATION).user();
        try (Connection connection = database.connect(PostgresRole.SUPERUSER);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "alter role "
                            + user
                            + " in database "
                            + database.name()
                            + " set "
                            + setting
                            + " = '"
                            + value
                            + "'");
        }
    }

    private static List<Connection> take(Postgres postgres, int count) throws SQLException {
        List<Connection> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(postgres.dataSource().getConnection());
        }
        return taken;
    }

    private static Postgres open(FreshDatabase database, int size, Duration leakAfter) {
        return Postgres.open(
                database.config().withPool(Configs.pool(size, Duration.ofSeconds(2), leakAfter)),
                StoreHooks.NONE);
    }
}
