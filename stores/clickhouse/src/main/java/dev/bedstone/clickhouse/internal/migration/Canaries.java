package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.clickhouse.internal.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows that tell whether a migration and its undo keep what was there: one in every table that has
 * its rows itself. Values are the server's own random ones, always the same; times are those of
 * today, so that no TTL takes the row away.
 */
final class Canaries {

    private static final String TABLES =
            "SELECT name FROM system.tables WHERE database = currentDatabase()"
                    + " AND (endsWith(engine, 'MergeTree') OR engine IN ('Log', 'TinyLog', 'StripeLog', 'Memory'))"
                    + " AND NOT startsWith(name, '.inner') AND NOT startsWith(name, 'bedstone_migration_')"
                    + " ORDER BY name";

    private static final String COLUMNS =
            "SELECT name, type, match(type, '^(Nullable\\\\(|LowCardinality\\\\()*Date')"
                    + " FROM system.columns WHERE database = currentDatabase() AND table = %s"
                    + " AND default_kind NOT IN ('MATERIALIZED', 'ALIAS', 'EPHEMERAL')"
                    + " ORDER BY position";

    private static final String STORED =
            "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = %s"
                    + " AND default_kind NOT IN ('ALIAS', 'EPHEMERAL') ORDER BY position";

    private final DirectChannel channel;

    Canaries(DirectChannel channel) {
        this.channel = channel;
    }

    /** The tables that took none, each with the reason. */
    Map<String, String> plant() {
        Map<String, String> refused = new TreeMap<>();
        for (String table : tables()) {
            try {
                if (isEmpty(table)) {
                    plant(table);
                }
            } catch (RefusedException e) {
                refused.put(table, e.label());
            }
        }
        return refused;
    }

    private boolean isEmpty(String table) {
        return channel.ask("SELECT 1 FROM " + TableName.quoted(table) + " LIMIT 1", Map.of())
                .isEmpty();
    }

    /** Nested columns have names with dots, which the random rows must not have. */
    private void plant(String table) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        List<String> random = new ArrayList<>();
        for (List<@Nullable String> column : ask(COLUMNS.formatted(TableName.literal(table)))) {
            String name = "c" + names.size();
            names.add(TableName.quoted(String.valueOf(column.get(0))));
            boolean time = "1".equals(column.get(2));
            values.add(time ? "today()" : name);
            if (!time) {
                random.add(name + " " + column.get(1));
            }
        }
        random.add("last UInt8");
        channel.ask(
                "INSERT INTO "
                        + TableName.quoted(table)
                        + " ("
                        + String.join(", ", names)
                        + ") SELECT "
                        + String.join(", ", values)
                        + " FROM generateRandom("
                        + TableName.literal(String.join(", ", random))
                        + ", 20200229, 8, 2) LIMIT 1",
                Map.of("async_insert", "0"));
    }

    Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>();
        for (String table : tables()) {
            digests(table).forEach((column, digest) -> digests.put(table + "." + column, digest));
        }
        return digests;
    }

    private Map<String, String> digests(String table) {
        List<String> columns =
                ask(STORED.formatted(TableName.literal(table))).stream()
                        .map(row -> String.valueOf(row.getFirst()))
                        .toList();
        List<String> sums =
                columns.stream()
                        .map(column ->
                                "sum(cityHash64(formatRowNoNewline('TSV', "
                                        + TableName.quoted(column)
                                        + ")))")
                        .toList();
        List<@Nullable String> row =
                ask("SELECT " + String.join(", ", sums) + " FROM " + TableName.quoted(table))
                        .getFirst();
        Map<String, String> digests = new LinkedHashMap<>();
        for (int column = 0; column < columns.size(); column++) {
            digests.put(columns.get(column), String.valueOf(row.get(column)));
        }
        return digests;
    }

    private List<String> tables() {
        return ask(TABLES).stream().map(row -> String.valueOf(row.getFirst())).toList();
    }

    private List<List<@Nullable String>> ask(String text) {
        return channel.ask(text, Map.of());
    }
}
