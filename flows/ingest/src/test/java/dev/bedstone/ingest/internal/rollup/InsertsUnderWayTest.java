package dev.bedstone.ingest.internal.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whoever waits for inserts under way finds their rows. */
@ClickHouseTest
class InsertsUnderWayTest {

    private static final String RUNNING =
            "select count() from system.processes where query_kind = 'Insert' and"
                    + " current_database = currentDatabase()";

    @Test
    void whatIsUnderWayIsOverBehindTheWait(FreshClickHouse fresh) throws Exception {
        fresh.execute("create table slow (n UInt64) engine = MergeTree order by n");
        Thread insert =
                Thread.ofPlatform()
                        .start(() ->
                                fresh.execute(
                                        "insert into slow select number + sleepEachRow(0.05) from numbers(40)"
                                                + " settings max_block_size = 1"));
        try (ClickHouse clickhouse = ClickHouse.open(fresh.config(), StoreHooks.NONE)) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() ->
                            fresh.execute(RUNNING).equals("1")
                                    || !fresh.execute("select count() from slow").equals("0"));
            InsertsUnderWay inserts =
                    new InsertsUnderWay(
                            clickhouse.platform("a test's inserts", everybody -> everybody));

            assertThat(inserts.await()).isTrue();
            assertThat(fresh.execute("select count() from slow")).isEqualTo("40");
            assertThat(inserts.await()).as("with none").isTrue();
        } finally {
            insert.join();
        }
    }
}
