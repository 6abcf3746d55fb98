package dev.bedstone.gateway.internal.engine;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one statement may take, and what no statement may do. The rights leave out everything that
 * reaches the machine beyond the data directory: the functions and table engines over files,
 * addresses and programs, and SYSTEM SHUTDOWN and KILL, which would end this process. Immutable.
 *
 * @param memory bytes of one statement; 0 for no limit
 * @param resultRows rows of one result; 0 for no limit
 */
public record EngineLimits(long memory, long resultRows) {

    private static final String RIGHTS =
            "GRANT SELECT, SHOW, INSERT, ALTER, CREATE, DROP, UNDROP TABLE, TRUNCATE, OPTIMIZE,"
                    + " CHECK, KILL QUERY, BACKUP, dictGet, SYSTEM DROP CACHE, SYSTEM RELOAD,"
                    + " SYSTEM MERGES, SYSTEM TTL MERGES, SYSTEM MOVES, SYSTEM FLUSH, SYSTEM VIEWS"
                    + " ON *.*";

    /** Every engine that keeps its data in the data directory or in memory. */
    private static final List<String> TABLE_ENGINES =
            List.of(
                    "AggregatingMergeTree",
                    "Alias",
                    "Buffer",
                    "CoalescingMergeTree",
                    "CollapsingMergeTree",
                    "Dictionary",
                    "EmbeddedRocksDB",
                    "GenerateRandom",
                    "GraphiteMergeTree",
                    "Join",
                    "Log",
                    "MaterializedView",
                    "Memory",
                    "Merge",
                    "MergeTree",
                    "Null",
                    "ReplacingMergeTree",
                    "Set",
                    "StripeLog",
                    "SummingMergeTree",
                    "TimeSeries",
                    "TinyLog",
                    "VersionedCollapsingMergeTree",
                    "View",
                    "WindowView");

    String usersText() {
        return """
        <clickhouse>
          <profiles>
            <default>
              <max_memory_usage>%d</max_memory_usage>
              <max_result_rows>%d</max_result_rows>
              <result_overflow_mode>throw</result_overflow_mode>
              <implicit_select>0</implicit_select>
              <allow_introspection_functions>0</allow_introspection_functions>
            </default>
          </profiles>
          <users>
            <default>
              <password></password>
              <networks><ip>::/0</ip></networks>
              <profile>default</profile>
              <quota>default</quota>
              <grants>%s</grants>
            </default>
          </users>
          <quotas><default></default></quotas>
        </clickhouse>
        """
                .formatted(memory, resultRows, grants());
    }

    private static String grants() {
        return Stream.concat(
                        Stream.of(RIGHTS),
                        TABLE_ENGINES.stream().map(name -> "GRANT TABLE ENGINE ON " + name))
                .map(grant -> "<query>" + grant + "</query>")
                .collect(Collectors.joining());
    }
}
