package dev.bedstone.clickhouse.internal.tenancy;

import java.util.Map;

/** What stands between a tenant's query and the rows of others. */
enum Protection {
    /** The text is taken apart before it is sent: see {@link QueryReader}. */
    CHECK(Map.of()),

    /** The server adds a condition wherever a table of tenants is read. */
    FILTERS(Map.of("additional_result_filter", "")),

    /** The text can change no setting. */
    READONLY(Map.of("readonly", "1")),

    /**
     * The tenant's condition is computed before those of the query, or an error in one of them
     * would tell of others' rows: nothing moves into PREWHERE, and nothing is merged with it.
     */
    ORDER(Map.of("optimize_move_to_prewhere", "0", "query_plan_merge_filters", "0")),

    /** No cache answers one tenant with what it learned for another. */
    NO_CACHE(Map.of("use_query_cache", "0", "use_query_condition_cache", "0")),

    /** A change carries the tenant's condition, and the rest of it stays in its parentheses. */
    PREDICATE(Map.of()),

    /** A row that is inserted belongs to the tenant. */
    OWNER(Map.of()),

    /** The token of a batch is the tenant's own. */
    TOKEN(Map.of()),

    /** Names are what the check takes them for. */
    NAMES(
            Map.of(
                    "enable_analyzer", "1",
                    "enable_global_with_statement", "1",
                    "implicit_select", "0"));

    private final Map<String, String> settings;

    Protection(Map<String, String> settings) {
        this.settings = settings;
    }

    /** The settings it consists of. */
    Map<String, String> settings() {
        return settings;
    }
}
