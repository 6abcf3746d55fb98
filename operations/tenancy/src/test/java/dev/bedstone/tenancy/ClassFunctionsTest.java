package dev.bedstone.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the functions beside those of tenants' tables do: counted and deleted rows, identity, other
 * roles; who may call them, and their undo.
 */
@PostgresTest
class ClassFunctionsTest {

    private static FreshDatabase database;

    private Ground ground;

    /** One database, made anew for each test. */
    @BeforeAll
    static void take(FreshDatabase given) {
        database = given;
    }

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground(database);
    }

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void rowsCountTheirChangesAndTellWhenTheyWereChanged() throws SQLException {
        ground.migrate(
                "create table note (id int primary key, text text);"
                        + "select bedstone.tenant_table('note'), bedstone.versioned('note'),"
                        + " bedstone.updated_at('note')");
        ground.as(Ground.ACME, "insert into note (id, text) values (1, 'a')");
        String change = "update note set text = 'b', version = 70 where id = 1 and version = 1";

        assertThat(ground.as(Ground.ACME, change)).containsExactly("1");
        assertThat(ground.as(Ground.ACME, change)).containsExactly("0");
        assertThat(ground.as(Ground.ACME, "select version from note")).containsExactly("2");
        assertThat(
                        ground.as(
                                Ground.ACME,
                                "select updated_at > now() - interval '1 hour' from note"))
                .containsExactly("t");
    }

    @Test
    void deletedRowsLeaveTheirNamesFree() throws SQLException {
        ground.migrate(
                """
                create table note (id int primary key, slug text, code text, kind text, unique (slug));
                create unique index note_code on note (code) where kind = 'x';
                select bedstone.tenant_table('note'), bedstone.soft_delete('note');
                select bedstone.soft_delete('note');
                """);
        ground.as(Ground.ACME, "insert into note values (1, 's', 'c', 'x')");
        assertThatThrownBy(
                        () -> ground.as(Ground.ACME, "insert into note values (2, 's', 'd', 'x')"))
                .hasMessageContaining("note_slug_key");
        ground.as(Ground.ACME, "update note set deleted_at = now()");

        ground.as(Ground.ACME, "insert into note values (3, 's', 'c', 'x')");

        assertThatThrownBy(
                        () -> ground.as(Ground.ACME, "insert into note values (4, 't', 'c', 'x')"))
                .hasMessageContaining("note_code");
        assertThatThrownBy(() -> ground.as(Ground.ACME, "update note set deleted_at = null"))
                .hasMessageContaining("duplicate key");
    }

    @Test
    void identityTablesAreReachedThroughDeclaredFunctionsAlone() throws SQLException {
        ground.migrate(
                """
                create table app_user (id uuid primary key, email text not null unique);
                select bedstone.identity_table('app_user');
                create function user_by_email(wanted text) returns uuid language sql stable
                    security definer set search_path = pg_catalog, pg_temp
                    as 'select id from public.app_user where email = wanted';
                select bedstone.identity_function('user_by_email(text)');
                create table plan (name text primary key, price_cents bigint not null);
                select bedstone.platform_table('plan');
                insert into app_user values ('%s', 'ada@example.com');
                insert into plan values ('free', 0);
                """
                        .formatted(Ground.ACME));

        assertThat(ground.unbound("select user_by_email('ada@example.com')"))
                .containsExactly(Ground.ACME.toString());
        assertThatThrownBy(() -> ground.unbound("select email from app_user"))
                .hasMessageContaining("permission denied");
        assertThat(ground.unbound("select name from plan")).containsExactly("free");
        assertThatThrownBy(() -> ground.unbound("delete from plan returning name"))
                .hasMessageContaining("permission denied");
        assertThat(ground.postgres().lint()).isEmpty();
    }

    @Test
    void itWorksForOtherRoles() throws SQLException {
        ground.provision("create role \"shop app\"");
        try {
            ground.migrate(
                    "create table thing (id uuid primary key);"
                            + "select bedstone.use_roles(application => 'shop app');"
                            + "select bedstone.tenant_table('thing')");

            assertThat(
                            ground.values(
                                    "select has_table_privilege('shop app', 'thing', 'insert') and"
                                            + " not has_table_privilege('shop app', 'thing',"
                                            + " 'truncate')"))
                    .containsExactly("t");
            assertThatThrownBy(
                            () -> ground.migrate("select bedstone.use_roles(application => 'no')"))
                    .hasMessageContaining("there is no role no");
        } finally {
            ground.provision("drop owned by \"shop app\"; drop role \"shop app\"");
        }
    }

    @Test
    void nobodyButTheOwnerMayCallThem() {
        assertThatThrownBy(() -> ground.unbound("select bedstone.role_of('application')"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> ground.unbound("select * from bedstone.database_role"))
                .hasMessageContaining("permission denied");
    }

    @Test
    void theUndoTakesEverythingBack() throws SQLException {
        String functions =
                "select count(*) from pg_proc where pronamespace = 'bedstone'::regnamespace"
                        + " union all select count(*) from pg_class where relname = 'database_role'";
        assertThat(ground.values(functions)).doesNotContain("0");

        ground.migrations()
                .with(MigrationOptions.STANDARD.allowingDataLoss())
                .down(MigrationTarget.BASE);

        assertThat(ground.values(functions)).containsExactly("0", "0");
        ground.migrations().up();
        assertThat(ground.values(functions)).doesNotContain("0");
    }
}
