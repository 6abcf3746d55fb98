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
            ground.provision(found.mend());
            assertThat(lint()).filteredOn(fault -> fault.rule().equals(planted.rule())).isEmpty();
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
}
