package dev.bedstone.postgres;

import static dev.bedstone.postgres.Tenants.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Nothing of a session reaches the next caller of its connection. The pool has one connection, and
 * the control is the same question asked before the connection is given back.
 */
@PostgresTest
class CleanConnectionTest {

    private static final List<String> LEFT =
            List.of(
                    "select set_config('app.tenant_id', 'left', false)",
                    "select set_config('work_mem', '1MB', false)",
                    "select pg_advisory_lock(4711)",
                    "create temporary table left_over (id int)",
                    "declare held cursor with hold for select 1",
                    "listen somebody",
                    "set role bedstone_app",
                    "set session statement_timeout = 60000");

    private static final String WHAT_IS_LEFT =
            """
            select concat_ws(',',
                   nullif(current_setting('app.tenant_id', true), ''),
                   (select 'work_mem' where current_setting('work_mem') = '1MB'),
                   (select 'lock' from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),
                   (select 'table' from pg_class where relname = 'left_over'),
                   (select 'cursor' from pg_cursors where name = 'held'),
                   (select 'listen' from pg_listening_channels()),
                   (select 'timeout' where current_setting('statement_timeout') <> '30s'),
                   (select 'zone' where current_setting('TimeZone') <> 'UTC'))\
            """;

    private static final String EVERYTHING = "left,work_mem,lock,table,cursor,listen,timeout";

    private Postgres postgres;

    @BeforeEach
    void open(FreshDatabase database) {
        postgres = Postgres.open(Tenants.poolOf(database.config(), 1), StoreHooks.NONE);
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    private String next() {
        return postgres.withoutTenant().read(tx -> tx.sql(WHAT_IS_LEFT).one(String.class));
    }

    private int backend() {
        return postgres.withoutTenant().query("select pg_backend_pid()").one(Integer.class);
    }

    private static String ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(WHAT_IS_LEFT)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void leave(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String left : LEFT) {
                statement.execute(left);
            }
        }
    }

    @Test
    void aLentConnectionComesBackAsItWas() throws SQLException {
        int before = backend();
        try (Connection lent = postgres.dataSource().getConnection()) {
            leave(lent);
            assertThat(ask(lent)).as("control").isEqualTo(EVERYTHING);
        }

        assertThat(next()).isEmpty();
        assertThat(backend()).as("the same connection").isEqualTo(before);
    }

    @Test
    void aLentConnectionComesBackFromTheMiddleOfATransaction() throws SQLException {
        int before = backend();
        for (String middle : List.of("select 1", "select 1 / 0")) {
            try (Connection lent = postgres.dataSource().getConnection()) {
                leave(lent);
                lent.setAutoCommit(false);
                try (Statement statement = lent.createStatement()) {
                    statement.execute(middle);
                } catch (SQLException expected) {
                    assertThat(expected.getSQLState()).isEqualTo("22012");
                }
            }
            assertThat(next()).isEmpty();
        }
        assertThat(backend()).isEqualTo(before);
    }

    @Test
    void whatIsLeftThroughTheConnectionOfATransactionIsGone() {
        int before = backend();
        ACME.run(() -> {
            try {
                postgres.transaction(tx -> {
                    leave(tx.connection());
                    return null;
                });
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });

        assertThat(next()).isEmpty();
        assertThat(backend()).isEqualTo(before);
    }

    @Test
    void statementsThatReachBeyondTheirTransactionAreCleanedUpAfter() {
        int before = backend();
        for (String left : LEFT.subList(0, 5)) {
            ACME.run(() ->
                    postgres.transaction(tx -> {
                        if (left.startsWith("select")) {
                            tx.sql(left).one(String.class);
                        } else {
                            tx.sql(left).update();
                        }
                        return null;
                    }));
            assertThat(next()).as(left).isEmpty();
        }
        ACME.run(() -> postgres.sql(LEFT.get(2)).one(String.class));
        assertThat(next()).as("as a transaction of its own").isEmpty();
        assertThat(backend()).isEqualTo(before);
    }

    @Test
    void statementsPreparedBeforeGoOnWorking() throws SQLException {
        for (int round = 0; round < 12; round++) {
            assertThat(next()).isEmpty();
            if (round % 4 == 3) {
                try (Connection lent = postgres.dataSource().getConnection()) {
                    leave(lent);
                }
            }
        }
    }
}
