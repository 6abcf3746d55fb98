package dev.bedstone.ingest.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.clickhouse.ClickHouseStatements;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tables beside others are dropped when nobody comes back for them, and no other table is. */
@ClickHouseTest
class SideTableTest {

    private static final TableAddress CALLS = TableAddress.of("calls");
    private static final String NUMBER = "0123456789abcdef0123456789abcdef";

    @Test
    void whatNobodyHasTouchedForLongIsDropped(FreshClickHouse fresh) {
        fresh.execute("create table calls (n UInt8) engine = MergeTree order by n");
        for (String other : new String[] {"calls_beside_tea", "tea_beside_" + NUMBER}) {
            fresh.execute("create table " + other + " as calls");
        }
        try (ClickHouse clickhouse = ClickHouse.open(fresh.config(), StoreHooks.NONE)) {
            ClickHouseStatements all = clickhouse.platform("a test's tables", every -> every);
            SideTable side = SideTable.ofBatch(all, CALLS, UUID.randomUUID());
            side.create();

            assertThat(SideTable.dropForgotten(all, Duration.ofMinutes(15))).isEmpty();
            assertThat(side.exists()).isTrue();
            assertThat(SideTable.dropForgotten(all, Duration.ZERO)).containsExactly(side.name());
            assertThat(tables(fresh)).isEqualTo("calls\ncalls_beside_tea\ntea_beside_" + NUMBER);
        }
    }

    @Test
    void aMendingTakesThePlaceOfOthersOfTheSameRollUp(FreshClickHouse fresh) {
        for (String table : new String[] {"calls", "calls_hourly"}) {
            fresh.execute("create table " + table + " (n UInt8) engine = MergeTree order by n");
        }
        try (ClickHouse clickhouse = ClickHouse.open(fresh.config(), StoreHooks.NONE)) {
            ClickHouseStatements all = clickhouse.platform("a test's tables", every -> every);
            SideTable killed = SideTable.ofMending(all, CALLS);
            SideTable other = SideTable.ofMending(all, TableAddress.of("calls_hourly"));
            SideTable batch = SideTable.ofBatch(all, CALLS, UUID.randomUUID());
            killed.create();
            other.create();
            batch.create();

            SideTable.dropMendings(all, CALLS);

            assertThat(killed.exists()).isFalse();
            assertThat(other.exists()).isTrue();
            assertThat(batch.exists()).isTrue();
        }
    }

    private static String tables(FreshClickHouse fresh) {
        return fresh.execute(
                "select name from system.tables where database = currentDatabase() order by name");
    }
}
