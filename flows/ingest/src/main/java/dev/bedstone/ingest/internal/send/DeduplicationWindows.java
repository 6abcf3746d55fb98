package dev.bedstone.ingest.internal.send;

import dev.bedstone.clickhouse.ClickHouseStatements;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much tables remember of what was inserted, by their own settings and the server's. */
final class DeduplicationWindows {

    /** The fewest blocks a table must remember. */
    static final long FEWEST_REMEMBERED = 1_000;

    private static final String PLAIN = "non_replicated_deduplication_window";
    private static final String REPLICATED = "replicated_deduplication_window";
    private static final String SECONDS = "replicated_deduplication_window_seconds";

    private final String table;
    private final Map<String, String> defaults;

    private DeduplicationWindows(String table, Map<String, String> defaults) {
        this.table = table;
        this.defaults = defaults;
    }

    record ServerDefault(String name, String value) {}

    /**
     * Asks for the server's own settings.
     *
     * @param table for whose rows it is asked
     */
    static DeduplicationWindows ask(ClickHouseStatements statements, String table) {
        Map<String, String> defaults = new HashMap<>();
        statements
                .query(
                        "select name, value from system.merge_tree_settings"
                                + " where name like '%replicated_deduplication_window%'")
                .named("check " + table)
                .list(ServerDefault.class)
                .forEach(setting -> defaults.put(setting.name(), setting.value()));
        return new DeduplicationWindows(table, defaults);
    }

    /**
     * What a table remembers.
     *
     * @throws dev.bedstone.kernel.Misconfigured if that is too little
     */
    TableFacts of(TableAddress address, TableDefinition definition) {
        String name = address.name();
        if (!definition.engine().endsWith("MergeTree")) {
            throw TableCheck.unfit(
                    table,
                    name + " is a " + definition.engine() + ", which recognises no repetition",
                    "use a table of the MergeTree family");
        }
        String setting = definition.isReplicated() ? REPLICATED : PLAIN;
        long window = number(definition, setting);
        if (window < FEWEST_REMEMBERED) {
            throw TableCheck.unfit(
                    table,
                    "%s remembers only %d inserts, so one that is tried again may be doubled"
                            .formatted(name, window),
                    "alter table %s modify setting %s = %d"
                            .formatted(name, setting, FEWEST_REMEMBERED));
        }
        return definition.isReplicated()
                ? TableFacts.replicated(window, Duration.ofSeconds(number(definition, SECONDS)))
                : TableFacts.plain(window);
    }

    private long number(TableDefinition definition, String setting) {
        Matcher own =
                Pattern.compile("\\b" + setting + " = '?(\\d{1,18})")
                        .matcher(definition.createTableQuery());
        return Long.parseLong(own.find() ? own.group(1) : defaults.getOrDefault(setting, "0"));
    }
}
