package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Partitions that nobody writes to any more become one part each. */
@ClickHouseTest
class OptimizeTest {

    /** The server itself never merges fewer than a thousand parts of this table. */
    private static final String TABLE =
            """
            create table `odd ``name` (at Date, n UInt32) engine = ReplacingMergeTree order by n
            partition by toYYYYMM(at) settings min_parts_to_merge_at_once = 1000\
            """;

    @Test
    void eachPartitionBecomesOnePart(FreshClickHouse fresh) {
        try (ClickHouse clickhouse = ClickHouse.open(fresh.config(), StoreHooks.NONE)) {
            fresh.execute(TABLE);
            for (String row : List.of("'2026-01-01', 1", "'2026-01-02', 1", "'2026-02-01', 1")) {
                fresh.execute("insert into `odd ``name` values (" + row + ")");
            }
            assertThat(parts(fresh)).isEqualTo("3");

            assertThat(optimized(clickhouse, Duration.ofDays(1))).isEmpty();
            assertThat(parts(fresh)).isEqualTo("3");

            assertThat(optimized(clickhouse, Duration.ZERO))
                    .singleElement()
                    .satisfies(merged -> {
                        assertThat(merged.table()).isEqualTo("odd `name");
                        assertThat(merged.partition()).isEqualTo("202601");
                        assertThat(merged.parts()).isEqualTo(2);
                        assertThat(merged.bytes()).isPositive();
                    });
            assertThat(parts(fresh)).isEqualTo("2");
            assertThat(fresh.execute("select count() from `odd ``name`").strip()).isEqualTo("2");
            assertThat(optimized(clickhouse, Duration.ZERO)).isEmpty();
        }
    }

    private static List<MergedPartition> optimized(ClickHouse clickhouse, Duration resting) {
        List<MergedPartition> merged = new ArrayList<>();
        clickhouse.optimize(resting, merged::add);
        return merged;
    }

    private static String parts(FreshClickHouse fresh) {
        return fresh.execute(
                        "select count() from system.parts where active"
                                + " and database = currentDatabase() and table = 'odd `name'")
                .strip();
    }
}
