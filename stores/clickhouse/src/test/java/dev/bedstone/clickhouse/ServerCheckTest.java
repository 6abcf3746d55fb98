package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.Problem;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Promise R46 at a real opening: the engine's answers, with one setting as a careless administrator
 * would have it. What each setting leads to is in {@code ServerChecksTest}.
 */
@ClickHouseTest
class ServerCheckTest {

    private final ClickHouseConfig direct;
    private final Front front;

    ServerCheckTest(FreshClickHouse fresh) {
        direct = fresh.config();
        front = new Front(direct.address());
    }

    @AfterEach
    void stopFront() {
        front.close();
    }

    private ClickHouse open() {
        return ClickHouse.open(Configs.at(direct, front.address()), StoreHooks.NONE);
    }

    /** A server whose user finds settings at these values and may not change them. */
    private static UnaryOperator<String> constrained(String values, String names) {
        return text ->
                text.replace(
                        "from system.settings\n",
                        "from (select name, multiIf("
                                + values
                                + ", value) as value, if(name in ("
                                + names
                                + "), toUInt8(1), readonly) as readonly from system.settings)\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insert_deduplicate | 0 | doubled",
                "materialized_views_ignore_errors | 1 | missing in it without a word",
                "date_time_overflow_behavior | ignore | other dates",
                "input_format_skip_unknown_fields | 1 | are dropped",
                "distributed_foreground_insert | 0 | before the shards have them",
                "max_insert_block_size | 1000 | taken in parts",
            })
    void aServerThatWouldLoseOrDoubleIsRefused(String name, String value, String harm) {
        front.rewrite(constrained("name = '" + name + "', '" + value + "'", "'" + name + "'"));
        Throwable refused = catchThrowable(() -> open().close());
        assertThat(refused)
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining(harm)
                .hasMessageContaining(name + " = " + value)
                .hasMessageContaining("lift the constraint on " + name)
                .hasMessageNotContaining(direct.password().reveal());
    }

    @Test
    void fireAndForgetIsRefused() {
        front.rewrite(
                constrained(
                        "name = 'async_insert', '1', name = 'wait_for_async_insert', '0'",
                        "'async_insert', 'wait_for_async_insert'"));
        assertThat(catchThrowable(() -> open().close()))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("lost without a word");
    }

    @Test
    void severalFaultsAreToldAtOnce() {
        front.rewrite(
                constrained(
                        "name = 'insert_deduplicate', '0', name = 'max_insert_block_size', '10'",
                        "'insert_deduplicate', 'max_insert_block_size'"));
        assertThat(catchThrowable(() -> open().close()))
                .hasMessageContaining("doubled")
                .hasMessageContaining("taken in parts");
    }

    /** The control of the above: the engine as it is, which remembers no batches by default. */
    @Test
    void theEngineAsItIsOpensWithAdvice() {
        try (ClickHouse clickhouse = open()) {
            List<String> advice = clickhouse.advice().stream().map(Problem::what).toList();
            assertThat(advice)
                    .anyMatch(what -> what.contains("non_replicated_deduplication_window = 0"))
                    .anyMatch(what -> what.contains("fsync_after_insert = 0"))
                    .hasSize(2);
        }
    }

    /** What a profile says is overridden by every insert; the control chooses it on purpose. */
    @Test
    void aBatchIsOneBlock() {
        try (ClickHouse clickhouse = open()) {
            for (String table : List.of("whole", "cut")) {
                clickhouse
                        .command(
                                "create table {t:Identifier} (n UInt32) engine = MergeTree order by n")
                        .bind("t", table)
                        .run();
                clickhouse.command("system stop merges {t:Identifier}").bind("t", table).run();
            }
            List<List<Integer>> rows = IntStream.range(0, 1_000).mapToObj(List::of).toList();
            clickhouse.withoutTenant().insert("whole").rows(List.of("n"), rows);
            clickhouse
                    .withoutTenant()
                    .insert("cut")
                    .setting("max_insert_block_size", 100)
                    .setting("min_insert_block_size_rows", 0)
                    .setting("min_insert_block_size_bytes", 0)
                    .rows(List.of("n"), rows);
            assertThat(parts(clickhouse, "whole")).isEqualTo(1);
            assertThat(parts(clickhouse, "cut")).as("the control").isEqualTo(10);
        }
    }

    private static long parts(ClickHouse clickhouse, String table) {
        return clickhouse
                .withoutTenant()
                .query(
                        "select count() as n from system.parts where active and database ="
                                + " currentDatabase() and table = {table:String}")
                .bind("table", table)
                .one(Long.class);
    }
}
