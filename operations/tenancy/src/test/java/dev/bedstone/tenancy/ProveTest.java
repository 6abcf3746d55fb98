package dev.bedstone.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.tenancy.ProofReport.Place;
import dev.bedstone.tenancy.ProofReport.Result;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the proof says of a clean schema, and of schemas that leak. */
@PostgresTest
class ProveTest {

    private static final Set<String> OPEN =
            Set.of(
                    "set-config",
                    "row-counts",
                    "held-cursor",
                    "temporary-table",
                    "statement-text",
                    "notify",
                    "large-object");

    private Ground ground;

    @BeforeEach
    void prepare(FreshDatabase database) throws SQLException {
        ground = new Ground(database);
        ground.provision("alter role bedstone_owner createdb");
    }

    @AfterEach
    void close() {
        ground.close();
    }

    private ProofReport prove() {
        return new TenantProof(List.of(ground.postgres())).run();
    }

    private static Result of(ProofReport report, Place place, String attack) {
        return report.results().stream()
                .filter(result -> result.place() == place && result.attack().key().equals(attack))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no result of " + attack));
    }

    @Test
    void theCleanSchemaHoldsAndEveryAttackSucceedsWithoutTheProtection() throws SQLException {
        ground.migrate(Shop.SCHEMA);
        ground.migrate(
                "create view titles as select tenant_id, title from document;"
                        + "select bedstone.tenant_view('titles')");

        ProofReport report = prove();

        assertThat(report.holds()).isTrue();
        assertThat(report.leftOut()).containsOnlyKeys("postgres");
        assertThat(report.leftOut().get("postgres")).isEmpty();
        for (Result result : report.results()) {
            Verdict expected =
                    result.place() == Place.LIVE
                            ? Verdict.NOTHING_READ
                            : OPEN.contains(result.attack().key())
                                    ? Verdict.NOT_DEFENDED
                                    : Verdict.DEFENDED;
            assertThat(result.verdict()).as(result.toString()).isEqualTo(expected);
            assertThat(result.unproven()).as(result.toString()).isEmpty();
        }
        assertThat(of(report, Place.COPY, "read-all").tried())
                .contains("public.\"Page Text\"", "public.document", "public.event");
        assertThat(of(report, Place.COPY, "set-config").attack().limit().orElseThrow())
                .contains("needs SQL injection");
        assertThat(ground.values("select datname from pg_database where datname like '%scratch%'"))
                .isEmpty();
    }

    /** Each table or object has one fault; all others stay clean in the same report. */
    @Test
    void whatLeaksIsFoundAtItsPlaceAndNowhereElse() throws SQLException {
        ground.migrate(
                """
                create table clean (id uuid primary key, slug text not null unique);
                create table unsecured (id uuid primary key);
                create table opened (id uuid primary key);
                create table unchecked (id uuid primary key);
                create table quiet (id uuid primary key);
                create table checkless (id uuid primary key);
                create table unique_slug (id uuid primary key, slug text not null);
                create table child (id uuid primary key, clean_id uuid);
                create table unforced (id uuid primary key, title text not null);
                create table emptied (id uuid primary key);
                create table counted (id bigint generated always as identity primary key);
                create table parted (id uuid, at date, primary key (id, at)) partition by range (at);
                create table parted_new partition of parted for values from ('2026-01-01') to ('2027-01-01');
                select bedstone.tenant_table('clean', 'unsecured', 'opened', 'unchecked', 'quiet', 'checkless', 'unique_slug',
                    'child', 'unforced', 'emptied', 'counted', 'parted');

                alter table unsecured disable row level security;
                alter policy tenant on opened using (true);
                alter policy tenant on unchecked with check (true);
                alter policy tenant on quiet using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
                drop policy tenant on checkless;
                create policy reading on checkless for select using (tenant_id = current_setting('app.tenant_id')::uuid);
                create policy writing on checkless for insert with check (tenant_id = current_setting('app.tenant_id')::uuid);
                create unique index on unique_slug (slug);
                create unique index on clean (id);
                alter table unforced no force row level security;
                create view titles as select title from unforced;
                grant select on titles to bedstone_app;
                create materialized view snapshot as select title from unforced;
                grant select on snapshot to bedstone_app;
                create function title_of(wanted uuid) returns text language sql stable security definer
                    set search_path = pg_catalog as 'select title from public.unforced where id = wanted';
                grant truncate on emptied to bedstone_app;
                grant select on sequence counted_id_seq to bedstone_app;
                alter table parted_new disable row level security;
                grant select on parted_new to bedstone_app;
                """);

        ground.provision("alter table child add foreign key (clean_id) references clean (id)");

        ProofReport report = prove();

        assertThat(report.holds()).isFalse();
        assertThat(report.leftOut().get("postgres")).as("what could not be copied").isEmpty();
        leaks(report, "read-all", "public.opened", "public.parted_new", "public.unsecured");
        leaks(report, "read-by-key", "public.opened", "public.unsecured");
        leaks(report, "copy-out", "public.opened", "public.parted_new", "public.unsecured");
        leaks(
                report,
                "unbound",
                "public.opened",
                "public.parted_new",
                "public.quiet",
                "public.unsecured");
        leaks(report, "view", "view public.snapshot", "view public.titles");
        leaks(report, "function", "function public.title_of(uuid)");
        leaks(report, "insert-theirs", "public.unchecked", "public.unsecured");
        leaks(report, "move", "public.unchecked", "public.unsecured");
        leaks(report, "delete-theirs", "public.opened", "public.unsecured");
        leaks(report, "truncate", "public.emptied");
        leaks(report, "unique-oracle", "public.clean", "public.unique_slug");
        leaks(report, "upsert-oracle", "public.clean", "public.unique_slug");
        leaks(report, "foreign-key", "public.child by child_clean_id_fkey");
        leaks(report, "sequence", "sequence public.counted_id_seq");
        leaks(report, "statistics", "public.parted_new", "public.unsecured");
        assertThat(of(report, Place.COPY, "set-config").verdict()).isEqualTo(Verdict.NOT_DEFENDED);
    }

    private static void leaks(ProofReport report, String attack, String... objects) {
        Result result = of(report, Place.COPY, attack);
        assertThat(result.leaks()).as(attack).containsOnlyKeys(objects);
        assertThat(result.verdict()).isEqualTo(Verdict.LEAKS);
    }

    @Test
    void theLiveDatabaseIsReadAsATenantThatDoesNotExistAndNotChanged() throws SQLException {
        ground.migrate(Shop.SCHEMA);
        ground.as(Ground.BOLT, "insert into document (slug, title, pages) values ('s', 'abc', 1)");
        ground.migrate("alter table document disable row level security");
        List<String> before = ground.values("select document::text from document");

        ProofReport report = new TenantProof(List.of(ground.postgres())).runLive();

        assertThat(report.holds()).isFalse();
        assertThat(of(report, Place.LIVE, "read-all").leaks()).containsOnlyKeys("public.document");
        assertThat(of(report, Place.LIVE, "unbound").leaks()).containsOnlyKeys("public.document");
        assertThat(ground.values("select document::text from document")).isEqualTo(before);
        assertThat(ground.values("select count(*) from pg_largeobject_metadata"))
                .containsExactly("0");
    }

    @Test
    void valuesAreFoundThatHardConstraintsAccept() throws SQLException {
        ground.migrate(
                """
                create domain currency as char(3) check (value ~ '^[A-Z]{3}$');
                create table organization (id uuid primary key, name text not null);
                create table invoice (
                    tenant_id uuid not null references organization (id),
                    id bigint not null,
                    number varchar(4) not null,
                    currency currency not null,
                    amount numeric(6, 2) not null check (amount > 0 and amount < 50),
                    state text not null check (state in ('draft', 'sent')),
                    mail text not null check (mail like '%@%'),
                    hash bytea not null,
                    tags text[] not null,
                    meta jsonb not null check (jsonb_typeof(meta) = 'object'),
                    due date not null, starts timestamptz not null, ends timestamptz not null, ip inet,
                    primary key (tenant_id, id));
                select bedstone.platform_table('organization'), bedstone.tenant_table('invoice');
                create table refusing (id int primary key, why text not null check (why = 'no' and why = 'yes'));
                select bedstone.tenant_table('refusing');
                """);

        ProofReport report = prove();

        assertThat(of(report, Place.COPY, "read-all").tried()).contains("public.invoice");
        assertThat(of(report, Place.COPY, "unique-oracle").verdict()).isEqualTo(Verdict.DEFENDED);
        assertThat(report.leftOut().get("postgres"))
                .containsOnlyKeys("public.refusing")
                .extractingByKey("public.refusing")
                .asString()
                .contains("23514");
    }

    @Test
    void withoutTheRightToMakeACopyItSaysWhatToDo() throws SQLException {
        ground.provision("alter role bedstone_owner nocreatedb");

        assertThatThrownBy(this::prove)
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("ALTER ROLE bedstone_owner CREATEDB");
    }
}
