package dev.bedstone.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bedstone.contracts.TenantFault;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R32: the schema cannot be wrong unnoticed. The control of every fault is the clean schema, on
 * which its rule is silent, and its mend, after which it is silent again.
 */
@PostgresTest
class LintTest {

    private static FreshDatabase database;

    private Ground ground;

    /** One database, made anew for each test. */
    @BeforeAll
    static void take(FreshDatabase given) {
        database = given;
    }

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground(database, "shop", Shop.SCHEMA);
    }

    @AfterEach
    void close() {
        ground.close();
    }

    private List<TenantFault> lint() {
        return new TenantLint(List.of(ground.postgres()))
                .run().faults().stream().map(LintReport.Entry::fault).toList();
    }

    /** As somebody does who carries out what was printed, from the top to the bottom. */
    private void carryOut(List<TenantFault> faults) throws SQLException {
        for (TenantFault fault : faults) {
            ground.provision(fault.mend());
        }
    }

    @Test
    void theCleanSchemaHasNoFault() {
        assertThat(lint()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(PlantedFault.class)
    void aPlantedFaultIsFoundAndItsMendHelps(PlantedFault planted) throws SQLException {
        try {
            ground.provision(planted.script());

            List<TenantFault> faults = lint();

            TenantFault found =
                    faults.stream()
                            .filter(fault -> fault.rule().equals(planted.rule()))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(planted + ": " + faults));
            assertThat(found.object()).contains(planted.object());
            assertThat(found.what()).hasSizeGreaterThan(20).doesNotContain("\n");
            carryOut(faults);
            assertThat(lint()).isEmpty();
        } finally {
            ground.provision(planted.cleanUp());
        }
    }

    @Test
    void everyFaultOfThePromiseIsPlanted() {
        Set<String> rules = new TreeSet<>();
        for (PlantedFault planted : PlantedFault.values()) {
            rules.add(planted.rule());
        }
        assertThat(rules).hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void aSchemaOfSomebodyElseIsUnderstoodWithoutDeclarations() throws SQLException {
        ground.provision(
                """
                create table legacy (id int, tenant_id uuid not null);
                create table legacy_plain (id int);
                grant select on legacy_plain to bedstone_app;
                """);

        assertThat(lint())
                .extracting(TenantFault::rule, TenantFault::object)
                .contains(
                        tuple("row-security-off", "table public.legacy"),
                        tuple("undeclared-table", "table public.legacy_plain"));
    }

    /** Everything at once, as hand-made schemas are, mended by the owner with what is printed. */
    @Test
    void aSchemaOfSomebodyElseIsMendedByWhatIsPrinted() throws SQLException {
        ground.provision(
                """
                grant create on schema public to bedstone_owner;
                set role bedstone_owner;
                create table "Customer" (id uuid primary key, tenant_id uuid, mail text unique, "boss (old)" uuid references "Customer");
                create table bill (
                    id bigint generated always as identity primary key, tenant_id text not null default 'none', number int,
                    customer uuid references "Customer" on delete set null deferrable,
                    successor bigint references bill on delete cascade,
                    unique nulls not distinct (number));
                alter table bill enable row level security;
                create policy mine on bill using (tenant_id = current_setting('app.tenant_id', true));
                create index on bill (customer, number);
                create unique index on bill (customer) where number > 7;
                create table note (bill bigint references bill, tenant_id uuid not null, said text);
                create index on note (said text_pattern_ops) where said <> '';
                create table tax (rate int);
                create function tidy() returns void language sql security definer as 'select';
                create view customers as select mail from "Customer";
                grant all on "Customer", bill, note, tax, customers to bedstone_app;
                """);
        List<TenantFault> faults = lint();
        assertThat(faults).extracting(TenantFault::rule).hasSizeGreaterThan(15);

        ground.migrate(String.join("\n", faults.stream().map(TenantFault::mend).toList()));

        assertThat(lint()).isEmpty();
        assertThat(
                        ground.values(
                                "select conname || ' ' || pg_get_constraintdef(oid) from"
                                        + " pg_constraint where contype = 'f' and conrelid in"
                                        + " ('bill'::regclass, 'note'::regclass) order by 1"))
                .containsExactly(
                        "bill_customer_fkey FOREIGN KEY (tenant_id, customer) REFERENCES"
                                + " \"Customer\"(tenant_id, id) ON DELETE SET NULL (customer)"
                                + " DEFERRABLE",
                        "bill_successor_fkey FOREIGN KEY (tenant_id, successor) REFERENCES"
                                + " bill(tenant_id, id) ON DELETE CASCADE",
                        "note_bill_fkey FOREIGN KEY (tenant_id, bill) REFERENCES bill(tenant_id,"
                                + " id)");
    }

    @Test
    void anIndexOfPartitionsIsMendedInAllOfThem() throws SQLException {
        ground.provision("create index on event (document_id)");

        carryOut(lint());

        assertThat(
                        ground.values(
                                "select indexdef from pg_indexes where tablename like 'event%' and"
                                        + " indexdef like '%(tenant_id, document_id)'"))
                .hasSize(3);
        assertThat(lint()).isEmpty();
    }

    @Test
    void theBytesOfALargeObjectStay() throws SQLException {
        ground.provision(
                """
                alter table document add column content oid, disable row level security;
                insert into document (tenant_id, slug, title, pages, content)
                    values (gen_random_uuid(), 's', 'abc', 1, lo_from_bytea(0, 'bytes')),
                        (gen_random_uuid(), 's', 'abc', 1, null);
                alter table document enable row level security;
                """);

        carryOut(lint());

        assertThat(ground.values("select convert_from(content, 'utf8') from document order by 1"))
                .containsExactly("bytes", "null");
    }
}
