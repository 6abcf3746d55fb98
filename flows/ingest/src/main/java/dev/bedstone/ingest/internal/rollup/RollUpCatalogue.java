package dev.bedstone.ingest.internal.rollup;

import dev.bedstone.clickhouse.ClickHouseStatements;
import dev.bedstone.ingest.internal.send.TableAddress;
import dev.bedstone.ingest.internal.send.ViewTargets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** The roll-ups of a database: the tables that materialized views with {@code TO} feed. */
public final class RollUpCatalogue {

    /** Filled by the clock. */
    private static final Pattern REFRESHED =
            Pattern.compile("(?s)^CREATE MATERIALIZED VIEW (?:(?! TO ).)*? REFRESH ");

    private final Map<String, Table> tables = new HashMap<>();
    private final Map<String, List<Column>> columns = new HashMap<>();
    private final SequencedMap<String, List<Table>> views = new LinkedHashMap<>();

    private RollUpCatalogue() {}

    /** A table or view of the server's catalogue. */
    record Table(
            String name,
            String engine,
            String engineFull,
            String sortingKey,
            String asSelect,
            String createTableQuery,
            List<String> dependenciesTable) {}

    record ColumnOfTable(String table, String name, String type) {}

    /**
     * A roll-up, or why it cannot be compared with its rows.
     *
     * @param sources the tables that it is made of
     */
    public record Entry(
            String name, List<String> sources, Optional<Mending> mending, String reason) {}

    /** What is in the database of the connection; what others are made of comes first. */
    public static List<Entry> read(ClickHouseStatements statements) {
        RollUpCatalogue catalogue = new RollUpCatalogue();
        catalogue.ask(statements);
        return catalogue.inOrder().stream().map(name -> catalogue.entry(statements, name)).toList();
    }

    private void ask(ClickHouseStatements statements) {
        statements
                .query(
                        "select name, engine, engine_full, sorting_key, as_select,"
                                + " create_table_query, dependencies_table from system.tables"
                                + " where database = currentDatabase() and (engine like"
                                + " '%MergeTree' or engine = 'MaterializedView') order by name")
                .named("look for roll-ups")
                .list(Table.class)
                .forEach(table -> tables.put(table.name(), table));
        statements
                .query(
                        "select table, name, type from system.columns where database ="
                                + " currentDatabase() and default_kind not in ('ALIAS',"
                                + " 'MATERIALIZED') order by table, position")
                .named("look for roll-ups")
                .list(ColumnOfTable.class)
                .forEach(column ->
                        columns.computeIfAbsent(column.table(), _ -> new ArrayList<>())
                                .add(new Column(column.name(), column.type())));
        tables.values().stream()
                .filter(table -> table.engine().equals("MaterializedView"))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .forEach(view ->
                        target(view)
                                .ifPresent(target ->
                                        views.computeIfAbsent(target, _ -> new ArrayList<>())
                                                .add(view)));
    }

    /** A view without a target of its own, or that is filled by the clock, makes no roll-up. */
    private Optional<String> target(Table view) {
        return ViewTargets.of(view.createTableQuery())
                .filter(_ -> !REFRESHED.matcher(view.createTableQuery()).find())
                .map(TableAddress::name)
                .filter(tables::containsKey);
    }

    private List<String> inOrder() {
        List<String> ordered = new ArrayList<>();
        views.keySet().stream().sorted().forEach(name -> visit(name, ordered, views.size()));
        return ordered;
    }

    private void visit(String name, List<String> ordered, int depth) {
        if (depth >= 0 && views.containsKey(name) && !ordered.contains(name)) {
            sources(name).forEach(source -> visit(source.name(), ordered, depth - 1));
            if (!ordered.contains(name)) {
                ordered.add(name);
            }
        }
    }

    /** The tables whose rows feed a roll-up. */
    private List<Table> sources(String rollUp) {
        return viewsOf(rollUp).stream().flatMap(view -> sources(view).stream()).toList();
    }

    private List<Table> sources(Table view) {
        return tables.values().stream()
                .filter(table -> table.dependenciesTable().contains(view.name()))
                .toList();
    }

    private Entry entry(ClickHouseStatements statements, String name) {
        Table table = table(name);
        String reason = reason(table);
        Optional<Mending> mending =
                reason.isEmpty()
                        ? Optional.of(new Mending(statements, rollUp(table)))
                        : Optional.empty();
        return new Entry(name, sources(name).stream().map(Table::name).toList(), mending, reason);
    }

    private Table table(String name) {
        return Objects.requireNonNull(tables.get(name), name);
    }

    private List<Table> viewsOf(String rollUp) {
        return views.getOrDefault(rollUp, List.of());
    }

    /** Why a table cannot be compared; empty if it can. */
    private String reason(Table table) {
        List<String> given = given(table.name()).stream().map(Column::name).toList();
        if (!table.engine().endsWith("AggregatingMergeTree")) {
            return "it is a " + table.engine() + " and no AggregatingMergeTree";
        }
        if (!given.containsAll(keyNames(table))) {
            return "its key is not made of columns that its views give";
        }
        if (time(table).isEmpty()) {
            return "its key has no Date or DateTime";
        }
        if (!Retention.of(table.engineFull()).known()) {
            return "its TTL is not its time and a length";
        }
        return compared(table).stream().noneMatch(column -> column.function().equals("sum"))
                ? "it has no sum of whole or decimal numbers"
                : "";
    }

    private Optional<Column> time(Table table) {
        return key(table).stream().filter(column -> TimeColumn.fits(column.type())).findFirst();
    }

    private List<Column> compared(Table table) {
        return given(table.name()).stream().filter(column -> !column.function().isEmpty()).toList();
    }

    private RollUp rollUp(Table table) {
        TimeColumn time = TimeColumn.of(time(table).orElseThrow());
        return new RollUp(
                TableAddress.of(table.name()),
                time,
                key(table).stream().filter(column -> !column.name().equals(time.name())).toList(),
                compared(table),
                given(table.name()).stream().map(Column::name).toList(),
                measure(table.name(), compared(table)),
                viewsOf(table.name()).stream().map(Table::asSelect).toList(),
                rows(table.name(), time),
                Retention.of(table.engineFull()),
                table.engine().startsWith("Replicated"));
    }

    /** In the order of the key, of which every day or hour is read by itself. */
    private List<Column> key(Table table) {
        List<Column> all = columns.getOrDefault(table.name(), List.of());
        return keyNames(table).stream()
                .flatMap(name -> all.stream().filter(column -> column.name().equals(name)))
                .toList();
    }

    private static List<String> keyNames(Table table) {
        return Arrays.stream(table.sortingKey().split(", "))
                .map(text -> text.replace("`", ""))
                .toList();
    }

    /** Columns of a roll-up that each of its views gives. */
    private List<Column> given(String rollUp) {
        return columns.getOrDefault(rollUp, List.of()).stream()
                .filter(column -> viewsOf(rollUp).stream().allMatch(view -> has(view, column)))
                .toList();
    }

    private boolean has(Table view, Column column) {
        return columns.getOrDefault(view.name(), List.of()).stream()
                .anyMatch(given -> given.name().equals(column.name()));
    }

    private String measure(String rollUp, List<Column> compared) {
        String select = viewsOf(rollUp).getFirst().asSelect();
        List<Column> sums =
                compared.stream().filter(column -> column.function().equals("sum")).toList();
        return sums.stream()
                .filter(column ->
                        Pattern.compile(
                                        "\\bcount\\(\\) AS `?"
                                                + Pattern.quote(column.name())
                                                + "\\b")
                                .matcher(select)
                                .find())
                .findFirst()
                .orElseGet(sums::getFirst)
                .name();
    }

    /** A source that the catalogue does not show may have lost rows. */
    private Retention rows(String rollUp, TimeColumn time) {
        Retention least = Retention.FOREVER;
        for (Table view : viewsOf(rollUp)) {
            least =
                    sources(view).stream()
                            .map(source -> kept(source, view, time))
                            .reduce(Retention::least)
                            .orElse(Retention.UNKNOWN)
                            .least(least);
        }
        return least;
    }

    /** The TTL must be of what the roll-up's time is made of. */
    private static Retention kept(Table source, Table view, TimeColumn time) {
        Retention kept = Retention.of(source.engineFull());
        return kept.period().isEmpty() || made(view, kept.column(), time)
                ? kept
                : Retention.UNKNOWN;
    }

    private static boolean made(Table view, String column, TimeColumn time) {
        return Pattern.compile(
                        "\\b\\w+\\((?:\\w+\\.)?`?"
                                + Pattern.quote(column)
                                + "`?(?:, [^()]*)?\\) AS `?"
                                + Pattern.quote(time.name())
                                + "\\b")
                .matcher(view.asSelect())
                .find();
    }
}
