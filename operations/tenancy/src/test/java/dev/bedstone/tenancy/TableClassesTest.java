package dev.bedstone.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the functions of the classes make of tables of tenants, and what they refuse. */
@PostgresTest
class TableClassesTest {

    private static final String SHOP =
            """
            create table customer (
                id uuid primary key default gen_random_uuid(),
                email text not null unique,
                name text);
            create index on customer (lower(name)) where name is not null;
            create table "Order" (
                id bigint generated always as identity primary key,
                customer_id uuid not null references customer (id) on delete cascade,
                parent_id bigint references "Order" (id) on delete set null,
                total bigint not null default 0);
            select bedstone.tenant_table('customer', '"Order"');
            """;

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
    void plainTablesBecomeTablesOfTenants() throws SQLException {
        ground.migrate(SHOP);

        assertThat(
                        ground.values(
                                "select conrelid::regclass || ': ' || pg_get_constraintdef(oid)"
                                        + " from pg_constraint where contype in ('p', 'u', 'f')"
                                        + " and conrelid in ('customer'::regclass,"
                                        + " '\"Order\"'::regclass) order by 1"))
                .containsExactly(
                        "\"Order\": FOREIGN KEY (tenant_id, customer_id) REFERENCES"
                                + " customer(tenant_id, id) ON DELETE CASCADE",
                        "\"Order\": FOREIGN KEY (tenant_id, parent_id) REFERENCES"
                                + " \"Order\"(tenant_id, id) ON DELETE SET NULL (parent_id)",
                        "\"Order\": PRIMARY KEY (tenant_id, id)",
                        "customer: PRIMARY KEY (tenant_id, id)",
                        "customer: UNIQUE (tenant_id, email)");
        assertThat(
                        ground.values(
                                "select regexp_replace(pg_get_indexdef(indexrelid), '.* USING ',"
                                        + " '') from pg_index where indrelid in"
                                        + " ('customer'::regclass, '\"Order\"'::regclass)"
                                        + " order by 1"))
                .containsExactly(
                        "btree (tenant_id, customer_id)",
                        "btree (tenant_id, email)",
                        "btree (tenant_id, id)",
                        "btree (tenant_id, id)",
                        "btree (tenant_id, lower(name)) WHERE (name IS NOT NULL)",
                        "btree (tenant_id, parent_id)");
        assertThat(
                        ground.values(
                                "select relrowsecurity::text || relforcerowsecurity from pg_class"
                                        + " where oid in ('customer'::regclass,"
                                        + " '\"Order\"'::regclass)"))
                .containsOnly("truetrue");
        assertThat(
                        ground.values(
                                "select distinct privilege_type from information_schema"
                                        + ".role_table_grants where grantee = 'bedstone_app'"
                                        + " and table_name in ('customer', 'Order') order by 1"))
                .containsExactly("DELETE", "INSERT", "SELECT", "UPDATE");
    }

    @Test
    void aTenantWorksWithItsOwnRowsAndSeesNoOthers() throws SQLException {
        ground.migrate(SHOP);
        ground.as(Ground.ACME, "insert into customer (email) values ('a@example.com')");
        ground.as(Ground.BOLT, "insert into customer (email) values ('a@example.com')");

        assertThat(ground.as(Ground.ACME, "select tenant_id from customer"))
                .containsExactly(Ground.ACME.toString());
        assertThat(ground.values("select count(*) from customer")).containsExactly("2");
        assertThatThrownBy(() -> ground.unbound("select id from customer"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("app.tenant_id");
        assertThatThrownBy(() -> ground.unbound("select last_value from \"Order_id_seq\""))
                .hasMessageContaining("permission denied");
    }

    @Test
    void calledAgainItChangesNothing() throws SQLException {
        ground.migrate(SHOP + "select bedstone.updated_at('customer');");
        ground.as(Ground.ACME, "insert into customer (email) values ('a@example.com')");
        List<String> before = everything();

        ground.migrate(
                "select bedstone.tenant_table('\"Order\"', 'customer');"
                        + "select bedstone.updated_at('customer')");

        assertThat(everything()).isEqualTo(before).hasSizeGreaterThan(20);
    }

    private List<String> everything() throws SQLException {
        return ground.values(
                "select c.relname || ' ' || pg_get_constraintdef(k.oid) from pg_constraint k join"
                        + " pg_class c on c.oid = k.conrelid where c.relnamespace ="
                        + " 'public'::regnamespace union all select indexname || indexdef from"
                        + " pg_indexes where schemaname = 'public' union all select polname || polcmd::text"
                        + " || pg_get_expr(polqual, polrelid) || pg_get_expr(polwithcheck, polrelid)"
                        + " from pg_policy union all select relname || relacl::text ||"
                        + " coalesce(obj_description(oid, 'pg_class'), '') from pg_class where"
                        + " relnamespace = 'public'::regnamespace and relacl is not null union all"
                        + " select column_name || table_name || coalesce(column_default, '') ||"
                        + " is_nullable from information_schema.columns where table_schema = 'public'"
                        + " order by 1");
    }

    @Test
    void tablesMayBeDeclaredOneAfterTheOther() throws SQLException {
        ground.migrate(
                """
                create table parent (id uuid primary key);
                create table child (id uuid primary key, parent_id uuid references parent (id));
                select bedstone.tenant_table('child');
                select bedstone.tenant_table('parent');
                """);

        assertThat(
                        ground.values(
                                "select pg_get_constraintdef(oid) from pg_constraint"
                                        + " where contype = 'f'"))
                .containsExactly(
                        "FOREIGN KEY (tenant_id, parent_id) REFERENCES parent(tenant_id, id)");
        assertThat(ground.postgres().lint()).isEmpty();
    }

    @Test
    void anIndexForWorkAcrossTenantsStaysAsItIs() throws SQLException {
        ground.migrate(
                """
                create table job (id bigint primary key, due timestamptz);
                create index job_due on job (due);
                comment on index job_due is 'for the worker of all tenants [bedstone: platform]';
                select bedstone.tenant_table('job');
                """);

        assertThat(ground.values("select indexdef from pg_indexes where indexname = 'job_due'"))
                .containsExactly("CREATE INDEX job_due ON public.job USING btree (due)");
        assertThat(ground.postgres().lint()).isEmpty();
    }

    @Test
    void partitionsAreProtectedToo() throws SQLException {
        ground.migrate(
                """
                create table event (id uuid, at timestamptz not null, primary key (id, at))
                    partition by range (at);
                create index on event (at);
                create table event_2026 partition of event for values from ('2026-01-01') to ('2027-01-01');
                select bedstone.tenant_table('event');
                """);
        ground.as(Ground.BOLT, "insert into event values (gen_random_uuid(), '2026-05-05')");

        assertThat(ground.as(Ground.BOLT, "select id from event")).hasSize(1);
        assertThat(ground.as(Ground.ACME, "select id from event")).isEmpty();
        assertThatThrownBy(() -> ground.as(Ground.ACME, "select id from event_2026"))
                .hasMessageContaining("permission denied");
        assertThat(
                        ground.values(
                                "select indexdef from pg_indexes where tablename = 'event_2026'"
                                        + " and indexdef not like '%(tenant_id, %'"))
                .isEmpty();
        assertThat(ground.postgres().lint()).isEmpty();
    }

    @Test
    void viewsReadWithTheRightsOfWhoeverAsks() throws SQLException {
        ground.migrate(
                SHOP
                        + "create view buyer as select c.email, o.total from customer c join"
                        + " \"Order\" o on o.customer_id = c.id;"
                        + "select bedstone.tenant_view('buyer');");
        ground.as(
                Ground.BOLT,
                "with c as (insert into customer (email) values ('b@example.com') returning id)"
                        + " select id from c");
        ground.as(Ground.BOLT, "insert into \"Order\" (customer_id) select id from customer");

        assertThat(ground.as(Ground.BOLT, "select email from buyer")).hasSize(1);
        assertThat(ground.as(Ground.ACME, "select email from buyer")).isEmpty();
        assertThat(ground.postgres().lint()).isEmpty();
    }

    @Test
    void aForeignKeyComesLaterToTablesWithRows() throws SQLException {
        ground.migrate(
                """
                create table parent (id int primary key);
                create table child (id int primary key, parent_id int);
                select bedstone.tenant_table('parent', 'child');
                """);
        ground.as(Ground.BOLT, "insert into parent (id) values (1)");
        ground.as(Ground.ACME, "insert into child (id, parent_id) values (1, 1)");
        String later =
                "select bedstone.tenant_foreign_key('child', 'parent_id', 'parent', 'set null')";

        assertThatThrownBy(() -> ground.migrate(later))
                .hasMessageContaining("violates foreign key constraint");
        ground.as(Ground.ACME, "delete from child");
        ground.migrate(later);

        ground.as(Ground.BOLT, "insert into child (id, parent_id) values (1, 1)");
        ground.as(Ground.BOLT, "delete from parent");
        assertThat(ground.as(Ground.BOLT, "select parent_id from child")).containsExactly("null");
        assertThat(ground.postgres().lint()).isEmpty();
    }

    @Test
    void whatItCannotMendIsRefusedWithAdvice() throws SQLException {
        refused(
                "create table t (id int); insert into t values (1);"
                        + "select bedstone.tenant_table('t')",
                "nothing says whose they are",
                "fill it in every row");
        refused(
                "create table t (id int, tenant_id text); select bedstone.tenant_table('t')",
                "of the type text",
                "make it uuid");
        refused(
                "create table t (id int, tenant_id uuid); insert into t values (1);"
                        + "select bedstone.tenant_table('t')",
                "nothing says whose they are",
                "fill it in every row");
        refused(
                "create table t (id int primary key); create table u (t int references t (id));"
                        + "select bedstone.tenant_table('t')",
                "refers to public.t without a tenant",
                "select bedstone.tenant_table('public.t', 'public.u')");
        refused(
                "create table t (id int); alter table t enable row level security;"
                        + "create policy open on t using (true); select bedstone.tenant_table('t')",
                "lets more through",
                "create it as restrictive");
        refused(
                "create table t (span int4range, exclude using gist (span with &&));"
                        + "select bedstone.tenant_table('t')",
                "holds across tenants",
                "btree_gist");
        refused(
                "create table t (id int); create materialized view v as select id from t;"
                        + "select bedstone.tenant_view('v')",
                "is not a view",
                "shows the rows of all tenants");
        refused(
                "create table t (id int); select bedstone.platform_table('t');"
                        + "select bedstone.tenant_table('t')",
                "is declared to be of the class platform",
                "out of its comment");
        refused(
                "create function f() returns int language sql security definer as 'select 1';"
                        + "select bedstone.identity_function('f()')",
                "not a SECURITY DEFINER function with a search path",
                "set search_path");
    }

    private void refused(String script, String what, String advice) {
        assertThatThrownBy(() -> ground.migrate(script))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(what)
                .hasMessageContaining(advice);
    }
}
