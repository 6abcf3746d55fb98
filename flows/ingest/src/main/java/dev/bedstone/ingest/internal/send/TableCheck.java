package dev.bedstone.ingest.internal.send;

import dev.bedstone.clickhouse.ClickHouseStatements;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Misconfigured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a table is as the rows for it need it: its columns, and that it and the targets of its
 * views remember enough blocks to recognise a batch that comes again. Thread-safe.
 */
final class TableCheck {

    /** The fewest blocks a table must remember. */
    static final long FEWEST_REMEMBERED = 1_000;

    private static final StoreId STORE = StoreId.of(StoreKind.CLICKHOUSE);
    private static final int DEEPEST = 8;
    private static final String PLAIN_WINDOW = "non_replicated_deduplication_window";
    private static final String REPLICATED_WINDOW = "replicated_deduplication_window";
    private static final String SECONDS = "replicated_deduplication_window_seconds";
    private static final Pattern TARGET =
            Pattern.compile(
                    "(?s)^CREATE MATERIALIZED VIEW .*? TO ((?:`[^`]+`|\\w+)\\.)?(`[^`]+`|\\w+)");

    private final ClickHouseStatements statements;

    TableCheck(ClickHouseStatements statements) {
        this.statements = statements;
    }

    record Table(
            String engine,
            String createTableQuery,
            List<String> dependenciesDatabase,
            List<String> dependenciesTable) {}

    record Column(String name, String type) {}

    record ServerDefault(String name, String value) {}

    TableFacts check(String table, SegmentHead head) {
        TableAddress address = TableAddress.of(table);
        columns(address, head);
        Map<String, String> defaults = new HashMap<>();
        statements
                .query(
                        "select name, value from system.merge_tree_settings"
                                + " where name like '%replicated_deduplication_window%'")
                .named("check " + table)
                .list(ServerDefault.class)
                .forEach(setting -> defaults.put(setting.name(), setting.value()));
        return windows(address, table, defaults, new HashSet<>(), DEEPEST);
    }

    private void columns(TableAddress address, SegmentHead head) {
        String table = address.toString();
        Map<String, String> there = new HashMap<>();
        address.listed(
                        statements,
                        "select name, type from system.columns where table = "
                                + TableAddress.LISTED)
                .named("check " + table)
                .list(Column.class)
                .forEach(column -> there.put(column.name(), column.type()));
        if (there.isEmpty()) {
            throw unfit(table, "the table does not exist", "run the migrations");
        }
        List<String> wrong = new ArrayList<>();
        for (int index = 0; index < head.columns().size(); index++) {
            String type = there.get(head.columns().get(index));
            if (!head.types().get(index).equals(type)) {
                wrong.add(
                        "%s is %s and not %s"
                                .formatted(
                                        head.columns().get(index),
                                        type == null ? "missing" : type,
                                        head.types().get(index)));
            }
        }
        if (!wrong.isEmpty()) {
            throw unfit(
                    table,
                    "its columns do not fit the events: " + String.join(", ", wrong),
                    "run the migrations, or use the release that fits the table");
        }
    }

    private TableFacts windows(
            TableAddress address,
            String table,
            Map<String, String> defaults,
            Set<TableAddress> seen,
            int depth) {
        Table found = table(address, table);
        TableFacts facts = window(found, address.name(), table, defaults);
        for (int index = 0; index < found.dependenciesTable().size(); index++) {
            TableAddress view =
                    new TableAddress(
                            found.dependenciesDatabase().get(index),
                            found.dependenciesTable().get(index));
            Matcher target = TARGET.matcher(table(view, table).createTableQuery());
            if (!target.find()) {
                throw unfit(
                        table,
                        "its view " + view.name() + " has no target of its own (TO)",
                        "create the view with TO, so that its target recognises repetitions");
            }
            TableAddress into =
                    new TableAddress(
                            Optional.ofNullable(target.group(1))
                                    .map(TableCheck::plain)
                                    .orElse(address.database()),
                            plain(target.group(2)));
            if (depth > 0 && seen.add(into)) {
                facts = least(facts, windows(into, table, defaults, seen, depth - 1));
            }
        }
        return facts;
    }

    private Table table(TableAddress address, String table) {
        return address.listed(
                        statements,
                        "select engine, create_table_query, dependencies_database,"
                                + " dependencies_table from system.tables where name = "
                                + TableAddress.LISTED)
                .named("check " + table)
                .find(Table.class)
                .orElseThrow(() ->
                        unfit(table, address.name() + " does not exist", "run the migrations"));
    }

    private TableFacts window(
            Table found, String name, String table, Map<String, String> defaults) {
        boolean replicated = found.engine().startsWith("Replicated");
        if (!found.engine().endsWith("MergeTree")) {
            throw unfit(
                    table,
                    name + " is a " + found.engine() + ", which recognises no repetition",
                    "use a table of the MergeTree family");
        }
        String setting = replicated ? REPLICATED_WINDOW : PLAIN_WINDOW;
        long window = number(found.createTableQuery(), setting, defaults);
        if (window < FEWEST_REMEMBERED) {
            throw unfit(
                    table,
                    name
                            + " remembers only "
                            + window
                            + " inserts, so one that is tried again"
                            + " may be doubled",
                    "alter table "
                            + name
                            + " modify setting "
                            + setting
                            + " = "
                            + FEWEST_REMEMBERED);
        }
        return new TableFacts(
                window,
                replicated
                        ? Optional.of(
                                Duration.ofSeconds(
                                        number(found.createTableQuery(), SECONDS, defaults)))
                        : Optional.empty());
    }

    private static long number(String create, String setting, Map<String, String> defaults) {
        Matcher own = Pattern.compile("\\b" + setting + " = '?(\\d{1,18})").matcher(create);
        return own.find()
                ? Long.parseLong(own.group(1))
                : Long.parseLong(defaults.getOrDefault(setting, "0"));
    }

    private static TableFacts least(TableFacts one, TableFacts other) {
        Optional<Duration> forgets =
                one.forgets()
                        .map(time ->
                                other.forgets()
                                        .filter(less -> less.compareTo(time) < 0)
                                        .orElse(time))
                        .or(other::forgets);
        return new TableFacts(Math.min(one.window(), other.window()), forgets);
    }

    private static String plain(String quoted) {
        return quoted.replace("`", "").replaceAll("\\.$", "");
    }

    private static Misconfigured unfit(String table, String what, String advice) {
        return new Misconfigured(
                FailureContext.of(STORE, "insert into " + table, what).withAdvice(advice));
    }
}
