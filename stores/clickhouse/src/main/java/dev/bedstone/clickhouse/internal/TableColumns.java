package dev.bedstone.clickhouse.internal;

import com.clickhouse.data.ClickHouseColumn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What columns tables have, asked once for each table. Thread-safe. */
final class TableColumns {

    private static final int MOST_TABLES = 1_000;
    private static final int NAME = 0;
    private static final int TYPE = 1;
    private static final int DEFAULT_KIND = 2;
    private static final List<String> COMPUTED = List.of("MATERIALIZED", "ALIAS");

    private final Statements statements;
    private final Map<String, List<ClickHouseColumn>> known = new ConcurrentHashMap<>();

    TableColumns(Statements statements) {
        this.statements = statements;
    }

    /** The columns that can be inserted into, in the table's order. */
    List<ClickHouseColumn> of(String operation, String quotedTable, Duration time) {
        List<ClickHouseColumn> columns = known.get(quotedTable);
        if (columns == null) {
            columns = ask(operation, quotedTable, time);
            if (known.size() < MOST_TABLES) {
                known.put(quotedTable, columns);
            }
        }
        return columns;
    }

    /** Asks again the next time: the table may have changed. */
    void forget(String quotedTable) {
        known.remove(quotedTable);
    }

    /** Asks again for every table. */
    void forgetAll() {
        known.clear();
    }

    private List<ClickHouseColumn> ask(String operation, String quotedTable, Duration time) {
        Statement describe =
                new Statement(
                        operation,
                        false,
                        "describe table " + quotedTable,
                        Optional.empty(),
                        Rows.FORMAT,
                        Map.of("print_pretty_type_names", "0"),
                        Map.of(),
                        time);
        return statements.run(
                describe,
                (input, head) -> {
                    Rows rows = new Rows(input, head);
                    List<ClickHouseColumn> columns = new ArrayList<>();
                    for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
                        if (!COMPUTED.contains(text(row[DEFAULT_KIND]))) {
                            columns.add(ClickHouseColumn.of(text(row[NAME]), text(row[TYPE])));
                        }
                    }
                    return List.copyOf(columns);
                });
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value == null ? "" : Values.natural(value));
    }
}
