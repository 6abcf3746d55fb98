package dev.bedstone.postgres;

import static dev.bedstone.postgres.Tenants.ACME;
import static dev.bedstone.postgres.Tenants.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.MissingScopeException;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same statements and the same tenant binding on connections of somebody else. */
@PostgresTest
class UsingTest {

    private Postgres postgres;

    @BeforeEach
    void open(FreshDatabase database) {
        postgres = Postgres.open(database.config(), StoreHooks.NONE);
        Tenants.createDocuments(postgres);
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void anotherPoolGetsItsConnectionsBackAsTheyWere(FreshDatabase database) throws SQLException {
        for (boolean autoCommit : new boolean[] {true, false}) {
            try (HikariDataSource pool = pool(database, autoCommit)) {
                PostgresTransactions theirs = postgres.using(pool);
                assertThatExceptionOfType(MissingScopeException.class)
                        .isThrownBy(() -> theirs.transaction(tx -> 1));
                ACME.run(() -> {
                    theirs.transaction(tx -> insert(tx, "committed"));
                    theirs.sql("insert into document (title) values ('single')").update();
                    assertThatIllegalStateException()
                            .isThrownBy(() ->
                                    theirs.transaction(tx -> {
                                        insert(tx, "rolled back");
                                        throw new IllegalStateException();
                                    }));
                    assertThatExceptionOfType(Conflict.class)
                            .isThrownBy(() ->
                                    theirs.sql("insert into document (title, n) values ('x', 5000)")
                                            .update());
                    long joined =
                            theirs.transaction(tx ->
                                    theirs.query("select count(*) from document").one(Long.class));
                    assertThat(joined).isEqualTo(2);
                    assertThat(titles(theirs)).containsExactly("committed", "single");
                    theirs.sql("delete from document").update();
                });
                assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
                try (Connection connection = pool.getConnection();
                        Statement statement = connection.createStatement()) {
                    assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
                    assertThat(connection.isReadOnly()).isFalse();
                    assertThat(connection.getNetworkTimeout()).isZero();
                    try (ResultSet row =
                            statement.executeQuery(
                                    "select current_setting('app.tenant_id', true)")) {
                        row.next();
                        assertThat(row.getString(1)).isNullOrEmpty();
                    }
                }
            }
        }
    }

    @Test
    void aConnectionInATransactionIsJoined(FreshDatabase database) throws SQLException {
        try (Connection connection = database.connect(PostgresRole.APPLICATION)) {
            connection.setAutoCommit(false);
            PostgresTransactions theirs = postgres.using(connection);
            ACME.run(() -> theirs.transaction(tx -> insert(tx, "mine")));
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("insert into document (title) values ('theirs')");
            }
            assertThat(ACME.<List<String>, RuntimeException>call(() -> titles(theirs)))
                    .containsExactly("mine", "theirs");
            assertThat(ACME.<List<String>, RuntimeException>call(() -> titles(postgres)))
                    .as("not committed yet")
                    .isEmpty();
            assertThatIllegalStateException()
                    .isThrownBy(() -> GLOBEX.call(() -> titles(theirs)))
                    .withMessageContaining("another tenant");
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            ACME.call(() ->
                                    theirs.transaction(tx -> {
                                        tx.afterCommit(() -> {});
                                        return null;
                                    })))
                    .withMessageContaining("began the transaction");
            connection.commit();
            assertThat(ACME.<List<String>, RuntimeException>call(() -> titles(postgres)))
                    .containsExactly("mine", "theirs");
            assertThat(GLOBEX.<List<String>, RuntimeException>call(() -> titles(theirs))).isEmpty();
            connection.rollback();
            assertThat(connection.getAutoCommit()).isFalse();
        }
    }

    @Test
    void aConnectionOutsideOfATransactionGetsOne(FreshDatabase database) throws SQLException {
        try (Connection connection = database.connect(PostgresRole.APPLICATION)) {
            PostgresTransactions theirs = postgres.using(connection);
            ACME.run(() -> theirs.transaction(tx -> insert(tx, "mine")));
            assertThat(ACME.<List<String>, RuntimeException>call(() -> titles(postgres)))
                    .containsExactly("mine");
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(connection.isClosed()).isFalse();
        }
    }

    /** Trap 2: there the driver takes one message apart, and a binding would be lost on the way. */
    @Test
    void aConnectionInSimpleModeIsRefused(FreshDatabase database) throws SQLException {
        try (HikariDataSource pool = pool(database, true, "?preferQueryMode=simple");
                Connection connection = pool.getConnection()) {
            // The control: an implicit transaction, and the tenant is gone before the statement.
            try (PreparedStatement folded =
                    connection.prepareStatement(
                            "select set_config('app.tenant_id', ?, true); select title from"
                                    + " document")) {
                folded.setString(1, ACME.tenant().toString());
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(folded::execute)
                        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("22P02"));
            }
            for (boolean joined : new boolean[] {false, true}) {
                connection.setAutoCommit(!joined);
                assertThatExceptionOfType(Misconfigured.class)
                        .isThrownBy(() -> ACME.call(() -> titles(postgres.using(connection))))
                        .withMessageContaining("leave preferQueryMode out");
            }
        }
        assertThatNoException().isThrownBy(() -> ACME.call(() -> titles(postgres)));
    }

    private static List<String> titles(PostgresTransactions transactions) {
        return transactions.query("select title from document order by title").list(String.class);
    }

    private static List<String> titles(Postgres postgres) {
        return postgres.query("select title from document order by title").list(String.class);
    }

    private static long insert(PostgresTx tx, String title) {
        return tx.sql("insert into document (title) values (:title)").bind("title", title).update();
    }

    /** One connection, in a pool that knows nothing of the layer. */
    static HikariDataSource pool(FreshDatabase database, boolean autoCommit) {
        return pool(database, autoCommit, "");
    }

    private static HikariDataSource pool(
            FreshDatabase database, boolean autoCommit, String settings) {
        PostgresEndpoint endpoint = database.endpoint(PostgresRole.APPLICATION);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(
                "jdbc:postgresql://"
                        + endpoint.hosts().getFirst()
                        + "/"
                        + endpoint.database()
                        + settings);
        config.setUsername(endpoint.user());
        config.setPassword(endpoint.password().reveal());
        config.setMaximumPoolSize(1);
        config.setAutoCommit(autoCommit);
        return new HikariDataSource(config);
    }
}
