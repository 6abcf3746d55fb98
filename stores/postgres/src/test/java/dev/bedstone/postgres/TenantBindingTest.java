package dev.bedstone.postgres;

import static dev.bedstone.postgres.Tenants.ACME;
import static dev.bedstone.postgres.Tenants.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.MissingScopeException;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.LogCapture;
import dev.bedstone.testkit.PostgresTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tenant and actor are bound in every transaction, and nothing is done for nobody (R31). */
@PostgresTest
class TenantBindingTest {

    private Postgres postgres;

    @BeforeEach
    void open(FreshDatabase database) {
        postgres = Postgres.open(Tenants.poolOf(database.config(), 1), StoreHooks.NONE);
        Tenants.createDocuments(postgres);
    }

    @AfterEach
    void close() {
        Idle.close(postgres);
    }

    @Test
    void aTenantSeesItsOwnRowsAndNoOthers() {
        insert(ACME, "theirs");
        assertThat(titles(ACME)).containsExactly("theirs");
        assertThat(titles(GLOBEX)).isEmpty();
        insert(GLOBEX, "ours");
        assertThat(titles(GLOBEX)).containsExactly("ours");
        long touched =
                GLOBEX.call(() ->
                        postgres.sql("update document set title = 'x' where title = 'theirs'")
                                .update());
        assertThat(touched).isZero();
        assertThatExceptionOfType(Denied.class)
                .isThrownBy(() ->
                        GLOBEX.call(() ->
                                postgres.sql(
                                                "insert into document (tenant_id, title)"
                                                        + " values (:tenant, 'forged')")
                                        .bind("tenant", ACME.tenant().value())
                                        .update()));
    }

    @Test
    void withoutAScopeNothingIsSent(FreshDatabase database) throws SQLException {
        long before = transactions(database);
        assertThatExceptionOfType(MissingScopeException.class)
                .isThrownBy(() -> postgres.transaction(tx -> 1))
                .withMessageContaining("bedstone.as(tenant, actor)");
        assertThatExceptionOfType(MissingScopeException.class)
                .isThrownBy(() -> postgres.read(tx -> 1));
        for (String verb :
                List.of(
                        "select 1",
                        "insert into document (title) values ('x')",
                        "update document set title = 'x'",
                        "delete from document")) {
            assertThatExceptionOfType(MissingScopeException.class)
                    .isThrownBy(() -> postgres.sql(verb).update());
            assertThatExceptionOfType(MissingScopeException.class)
                    .isThrownBy(() -> postgres.query(verb).list(Long.class));
        }
        assertThat(postgres.statistics().acquired()).as("connections taken").isZero();
        assertThat(transactions(database)).isEqualTo(before);
    }

    /** The server's refusal behind ours, for whoever reaches it past the layer's check. */
    @Test
    void withoutATenantTheServerRefusesEveryVerb() {
        insert(ACME, "theirs");
        for (String statement :
                List.of(
                        "select title from document",
                        "insert into document (tenant_id, title) values (gen_random_uuid(), 'x')"
                                + " returning title",
                        "update document set title = 'x' returning title",
                        "delete from document returning title",
                        "select count(*)::text from document",
                        "select title from document for update",
                        "merge into document using (select 1) as s on false when not matched then"
                                + " insert (tenant_id, title) values (gen_random_uuid(), 'x')")) {
            PostgresTransactions nobody = postgres.withoutTenant();
            assertThatExceptionOfType(StoreFailure.class)
                    .as(statement)
                    .isThrownBy(() -> nobody.sql(statement).list(String.class));
            assertThatExceptionOfType(StoreFailure.class)
                    .as(statement)
                    .isThrownBy(
                            () -> nobody.transaction(tx -> tx.sql(statement).list(String.class)));
        }
        assertThat(titles(ACME)).containsExactly("theirs");
    }

    @Test
    void withoutATenantTheServerSaysWhatToDo() {
        assertThatExceptionOfType(StoreFailure.class)
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .query("select title from document")
                                .list(String.class))
                .withMessageContaining("tenant");
    }

    @Test
    void theActorIsToldToTheServer() {
        String user = "select current_setting('app.actor')";
        String ada = ACME.call(() -> postgres.query(user).one(String.class));
        assertThat(ada).isEqualTo("user:" + new UUID(7, 1));
        Scope nightly = new Scope(ACME.tenant(), Actor.service("nightly-import"));
        String service = nightly.call(() -> postgres.read(tx -> tx.sql(user).one(String.class)));
        assertThat(service).isEqualTo("service:nightly-import");
        assertThat(postgres.withoutTenant().query(user).one(String.class)).isEmpty();
    }

    @Test
    void nothingStaysOnTheConnection() {
        String bound = "select coalesce(current_setting('app.tenant_id', true), '')";
        insert(ACME, "theirs");
        assertThat(onTheConnection(bound)).isEmpty();
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() ->
                        ACME.call(() ->
                                postgres.sql("insert into document (title, n) values ('x', 9999)")
                                        .update()));
        assertThat(onTheConnection(bound)).isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        ACME.call(() ->
                                postgres.transaction(tx -> {
                                    tx.sql("select 1").one(Integer.class);
                                    throw new IllegalStateException();
                                })));
        assertThat(onTheConnection(bound)).isEmpty();
    }

    /** What somebody left on a connection binds nobody: every transaction says who it is for. */
    @Test
    void whatWasLeftOnTheConnectionBindsNobody() throws SQLException {
        insert(ACME, "theirs");
        try (Connection lent = postgres.dataSource().getConnection();
                PreparedStatement leak =
                        lent.prepareStatement("select set_config('app.tenant_id', ?, false)")) {
            leak.setString(1, ACME.tenant().toString());
            leak.execute();
        }
        assertThat(titles(GLOBEX)).isEmpty();
        assertThatExceptionOfType(StoreFailure.class)
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .query("select title from document")
                                .list(String.class));
    }

    @Test
    void onlyTheSameScopeJoins() {
        List<String> joined =
                ACME.call(() ->
                        postgres.transaction(tx -> {
                            tx.sql("insert into document (title) values ('a')").update();
                            return postgres.query("select title from document").list(String.class);
                        }));
        assertThat(joined).containsExactly("a");
        Scope otherActor = new Scope(ACME.tenant(), Actor.service("x"));
        for (Scope other : List.of(GLOBEX, otherActor)) {
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            ACME.call(() ->
                                    postgres.transaction(tx ->
                                            other.call(() -> postgres.transaction(inner -> 1)))))
                    .withMessageContaining("cannot join");
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            ACME.call(() ->
                                    postgres.transaction(tx ->
                                            other.call(() ->
                                                    postgres.query("select 1")
                                                            .one(Integer.class)))))
                    .withMessageContaining("cannot join");
        }
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        ACME.call(() ->
                                postgres.transaction(
                                        tx -> postgres.withoutTenant().read(inner -> 1))))
                .withMessageContaining("no tenant");
    }

    @Test
    void aSavepointKeepsTheTenant() {
        ACME.run(() ->
                postgres.transaction(tx -> {
                    assertThatExceptionOfType(Conflict.class)
                            .isThrownBy(() ->
                                    tx.savepoint(inner ->
                                            inner.sql(
                                                            "insert into document (title, n)"
                                                                    + " values ('x', 9999)")
                                                    .update()));
                    return tx.sql("insert into document (title) values ('y')").update();
                }));
        assertThat(titles(ACME)).containsExactly("y");
    }

    @Test
    void theConnectionOfATransactionHasTheTenant() throws SQLException {
        insert(ACME, "theirs");
        int seen =
                ACME.<Integer, SQLException>call(() ->
                        postgres.transaction(tx -> {
                            try (var statement = tx.connection().createStatement();
                                    ResultSet row =
                                            statement.executeQuery(
                                                    "select count(*) from document")) {
                                row.next();
                                return row.getInt(1);
                            }
                        }));
        assertThat(seen).isOne();
    }

    @Test
    void workAcrossTenantsHasItsOwnRoleAndAReason(FreshDatabase database) throws SQLException {
        Migrated.up(database);
        insert(ACME, "a");
        insert(GLOBEX, "b");
        try (LogCapture log = LogCapture.start()) {
            List<String> all =
                    ACME.call(() ->
                            postgres.platform(
                                    "monthly invoices",
                                    tx -> {
                                        assertThat(tx.sql("select current_user").one(String.class))
                                                .isEqualTo(PostgresRole.PLATFORM.user());
                                        assertThat(
                                                        tx.sql(
                                                                        "select current_setting('app.reason') || '/'"
                                                                                + " || current_setting('application_name') || '/'"
                                                                                + " || current_setting('app.actor')")
                                                                .one(String.class))
                                                .isEqualTo(
                                                        "monthly invoices/platform: monthly"
                                                                + " invoices/user:"
                                                                + new UUID(7, 1));
                                        return tx.sql("select title from document order by title")
                                                .list(String.class);
                                    }));
            assertThat(all).containsExactly("a", "b");
            assertThat(log.text()).contains("monthly invoices").contains("user:");
        }
        for (String bad : new String[] {"", "  ", "a\nb", "x".repeat(201)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> postgres.platform(bad, tx -> 1))
                    .withMessageContaining("reason");
        }
    }

    @Test
    void withoutTheRoleThereIsAdvice(FreshDatabase database) {
        var config = database.config();
        var without =
                dev.bedstone.config.PostgresConfig.of(config.primary()).withPool(config.pool());
        try (Postgres other = Postgres.open(without, StoreHooks.NONE)) {
            assertThatExceptionOfType(Misconfigured.class)
                    .isThrownBy(() -> other.platform("why not", tx -> 1))
                    .withMessageContaining("bedstone.postgres.platform.url");
        }
    }

    @Test
    void whatWouldReachBeyondTheTransactionIsRefused() {
        for (String statement :
                List.of(
                        "set app.tenant_id = 'x'",
                        "SET SESSION statement_timeout = 1",
                        "/* local */ set role bedstone_platform",
                        "set -- local\n session authorization x",
                        "reset all",
                        "discard all",
                        "commit",
                        "rollback",
                        "begin",
                        "savepoint x",
                        "listen x",
                        "prepare p as select 1",
                        "prepare transaction 'x'")) {
            assertThatIllegalArgumentException()
                    .as(statement)
                    .isThrownBy(() -> ACME.call(() -> postgres.sql(statement).update()));
            assertThatIllegalArgumentException()
                    .as(statement)
                    .isThrownBy(() ->
                            ACME.call(
                                    () -> postgres.transaction(tx -> tx.sql(statement).update())));
        }
        String set =
                ACME.call(() ->
                        postgres.transaction(tx -> {
                            tx.sql("set local work_mem = '7MB'").update();
                            return tx.sql("show work_mem").one(String.class);
                        }));
        assertThat(set).isEqualTo("7MB");
    }

    private String onTheConnection(String sql) {
        try (Connection lent = postgres.dataSource().getConnection();
                var statement = lent.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void insert(Scope scope, String title) {
        long rows =
                scope.call(() ->
                        postgres.sql("insert into document (title) values (:title)")
                                .bind("title", title)
                                .update());
        assertThat(rows).isOne();
    }

    private List<String> titles(Scope scope) {
        return scope.call(() ->
                postgres.query("select title from document order by title").list(String.class));
    }

    private static long transactions(FreshDatabase database) throws SQLException {
        try (Connection connection = database.connect(PostgresRole.SUPERUSER);
                var statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select count(*) from pg_stat_activity where datname ="
                                        + " current_database() and usename = 'bedstone_app'"
                                        + " and xact_start is not null")) {
            row.next();
            return row.getLong(1);
        }
    }
}
