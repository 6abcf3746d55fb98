package dev.bedstone.clickhouse.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.kernel.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Promise R46, the part of ClickHouse: servers that cannot be had here are told by their words. */
class ServerChecksTest {

    private static final Map<String, String> GOOD =
            Map.ofEntries(
                    Map.entry("version", "26.7.2.1"),
                    Map.entry("timezone", "UTC"),
                    Map.entry("readonly", "0"),
                    Map.entry("async_insert", "1"),
                    Map.entry("wait_for_async_insert", "1"),
                    Map.entry("insert_deduplicate", "1"),
                    Map.entry("deduplicate_blocks_in_dependent_materialized_views", "1"),
                    Map.entry("date_time_overflow_behavior", "ignore"),
                    Map.entry("input_format_skip_unknown_fields", "1"),
                    Map.entry("non_replicated_deduplication_window", "1000"),
                    Map.entry("replicated_deduplication_window", "10000"),
                    Map.entry("distributed_foreground_insert", "0"),
                    Map.entry("materialized_views_ignore_errors", "0"),
                    Map.entry("max_insert_block_size", "1000"),
                    Map.entry("fsync_after_insert", "1"),
                    Map.entry("max_concurrent_queries", "0"));

    @Test
    void aGoodServerIsNotTalkedAbout() {
        ServerChecks checks = judge(Map.of());
        assertThat(checks.refusals()).isEmpty();
        assertThat(checks.advice()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "version, 24.3.1.1, too old",
        "fixed:async_insert, 1, lost without a word",
        "fixed:date_time_overflow_behavior, 1, other dates",
        "fixed:input_format_skip_unknown_fields, 1, are dropped",
        "fixed:distributed_foreground_insert, 1, before the shards have them",
        "fixed:max_insert_block_size, 1, taken in parts",
    })
    void whatLosesDataIsRefused(String name, String value, String words) {
        Map<String, String> change =
                new HashMap<>(Map.of(name, value, "wait_for_async_insert", "0"));
        List<Problem> refusals = judge(change).refusals();
        assertThat(refusals).singleElement().asString().contains(words, "bedstone.clickhouse");
        assertThat(refusals.getFirst().fix()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "fixed:insert_deduplicate, insert_deduplicate, doubled",
        "fixed:deduplicate_blocks_in_dependent_materialized_views,"
                + " deduplicate_blocks_in_dependent_materialized_views, doubled in views",
    })
    void whatDoublesDataIsRefused(String fixed, String name, String words) {
        assertThat(judge(Map.of(fixed, "1", name, "0")).refusals())
                .singleElement()
                .asString()
                .contains(words);
        assertThat(judge(Map.of(fixed, "1")).refusals()).as("fixed to what we want").isEmpty();
    }

    @Test
    void aViewThatMayFailInSilenceIsRefused() {
        String name = "materialized_views_ignore_errors";
        assertThat(judge(Map.of("fixed:" + name, "1", name, "1")).refusals())
                .singleElement()
                .asString()
                .contains("missing in it without a word");
        assertThat(judge(Map.of(name, "1")).refusals()).as("ours are sent with 0").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "version, 25.3.1.1, was not tested",
        "wait_for_async_insert, 0, those of other programs",
        "non_replicated_deduplication_window, 0, is tried again",
        "replicated_deduplication_window, 0, is tried again",
        "fsync_after_insert, 0, power cut",
        "timezone, Europe/Berlin, an hour comes twice",
        "readonly, 1, may set nothing",
        "readonly, 2, may only read",
        "max_concurrent_queries, 10, runs 10 statements at once",
        "max_concurrent_queries_for_user, 4, runs 4 statements at once",
    })
    void whatIsUnwiseIsAdvice(String name, String value, String words) {
        ServerChecks checks = judge(Map.of(name, value));
        assertThat(checks.refusals()).isEmpty();
        assertThat(checks.advice()).singleElement().asString().contains(words);
        assertThat(checks.advice().getFirst().fix()).isNotBlank();
    }

    private static ServerChecks judge(Map<String, String> changes) {
        Map<String, String> facts = new HashMap<>(GOOD);
        facts.putAll(changes);
        return new ServerChecks(16).judge(new ServerFacts(facts));
    }
}
