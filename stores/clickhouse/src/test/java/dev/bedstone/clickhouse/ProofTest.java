package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.contracts.TenantFault;
import dev.bedstone.contracts.TenantTrial;
import dev.bedstone.contracts.TenantTrial.Outcome;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every attack fails, and succeeds once its protection is gone; what is set up wrongly is found.
 */
@ClickHouseTest
class ProofTest {

    private final FreshClickHouse database;
    private final ClickHouse clickhouse;

    ProofTest(FreshClickHouse database) {
        this.database = database;
        this.clickhouse = ClickHouse.open(database.config(), StoreHooks.NONE);
    }

    @BeforeEach
    void create() {
        database.execute(
                "create table call (tenant_id UUID, at DateTime, model LowCardinality(String), tokens"
                        + " UInt64) engine = MergeTree order by (tenant_id, at) settings"
                        + " non_replicated_deduplication_window = 100 comment '[bedstone: tenant]'");
        database.execute(
                "create table call_hourly (tenant_id UUID, hour DateTime, tokens"
                        + " SimpleAggregateFunction(sum, UInt64)) engine = AggregatingMergeTree order by"
                        + " (tenant_id, hour) settings non_replicated_deduplication_window = 100 comment"
                        + " '[bedstone: tenant]'");
        database.execute(
                "create materialized view to_call_hourly to call_hourly as select tenant_id,"
                        + " toStartOfHour(at) as hour, sum(tokens) as tokens from call group by tenant_id,"
                        + " hour");
        database.execute(
                "create table price (model String, dollars Float64) engine = MergeTree order by model"
                        + " comment '[bedstone: platform]'");
    }

    @AfterEach
    void close() {
        clickhouse.close();
    }

    @Test
    void everyAttackFailsAndSucceedsWithoutItsProtection() {
        database.execute(
                "create view models as select tenant_id, model from call comment '[bedstone: tenant]'");
        List<String> wrong = new ArrayList<>();
        try (TenantTrial trial = clickhouse.openTrial()) {
            assertThat(trial.leftOut()).isEmpty();
            for (TenantAttack attack : clickhouse.attacks()) {
                Outcome outcome = trial.attempt(attack);
                if (attack.limit().isPresent()) {
                    continue;
                }
                if (!outcome.leaks().isEmpty()) {
                    wrong.add(attack.key() + " reached " + outcome.leaks());
                }
                Outcome control = trial.control(attack);
                List<String> unproven = new ArrayList<>(outcome.tried());
                unproven.removeAll(control.leaks().keySet());
                if (outcome.tried().isEmpty() || unproven.contains("call")) {
                    wrong.add(attack.key() + " proves nothing on " + unproven);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(
                        database.execute(
                                "select count() from system.databases where startsWith(name,"
                                        + " 'bedstone_scratch_')"))
                .isEqualTo("0");
    }

    @Test
    void theDatabaseItselfIsOnlyRead() {
        database.execute("insert into call (tenant_id) values (generateUUIDv4())");
        try (TenantTrial trial = clickhouse.openLiveTrial()) {
            for (TenantAttack attack : clickhouse.attacks()) {
                assertThat(trial.attempt(attack).leaks()).as(attack.key()).isEmpty();
                assertThat(trial.control(attack).tried()).isEmpty();
            }
        }
        assertThat(database.execute("select count() from call")).isEqualTo("1");
    }

    @Test
    void aCleanSchemaHasNoFault() {
        assertThat(clickhouse.lint()).isEmpty();
    }

    @Test
    void whatIsSetUpWronglyIsFound() {
        String order = " engine = MergeTree order by ";
        database.execute("create table a_no_class (tenant_id UUID)" + order + "tenant_id");
        database.execute(
                "create table b_platform (tenant_id UUID)"
                        + order
                        + "tenant_id comment '[bedstone: platform]'");
        database.execute(
                "create table c_no_tenant (id UUID)" + order + "id comment '[bedstone: tenant]'");
        database.execute(
                "create table d_text (tenant_id String)"
                        + order
                        + "tenant_id comment '[bedstone: tenant]'");
        database.execute(
                "create table e_order (id UUID, tenant_id UUID)"
                        + order
                        + "(id, tenant_id) comment '[bedstone: tenant]'");
        database.execute(
                "create table f_unknown (tenant_id UUID)"
                        + order
                        + "tenant_id comment '[bedstone: tennant]'");
        database.execute(
                "create table g_merge as call engine = Merge(currentDatabase(), '^call$') comment 'all'");
        database.execute(
                "create table h_set (tenant_id UUID) engine = Set comment '[bedstone: tenant]'");
        assertThat(clickhouse.lint())
                .extracting(TenantFault::object, TenantFault::rule)
                .containsExactly(
                        tuple("a_no_class", "no-class"),
                        tuple("b_platform", "platform-with-tenants"),
                        tuple("c_no_tenant", "no-tenant"),
                        tuple("d_text", "no-tenant"),
                        tuple("e_order", "tenant-not-first"),
                        tuple("f_unknown", "unknown-class"),
                        tuple("g_merge", "no-class"),
                        tuple("h_set", "engine-without-filters"));
    }
}
