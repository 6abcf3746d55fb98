package dev.bedstone.clickhouse.internal;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Names as they stand in a statement: in backticks, whatever they are made of.
 *
 * @see <a href="https://clickhouse.com/docs/sql-reference/syntax#identifiers">identifiers</a>
 */
public final class TableName {

    private TableName() {}

    /**
     * {@code events} or {@code telemetry.events}, quoted. A name with a dot in it cannot be given.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static String quoted(String name) {
        String[] parts = name.split("\\.", -1);
        return switch (parts.length) {
            case 1 -> part(parts[0]);
            case 2 -> part(parts[0]) + "." + part(parts[1]);
            default ->
                    throw new IllegalArgumentException(
                            "a table is named as table or database.table");
        };
    }

    /** The beginning of an insert into these columns. */
    static String insertInto(String table, List<String> columns) {
        return columns.stream()
                .map(TableName::part)
                .collect(Collectors.joining(", ", "insert into " + quoted(table) + " (", ")"));
    }

    /** One name, quoted. */
    public static String part(String name) {
        if (name.isEmpty() || name.length() > 255 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name has 1 to 255 characters");
        }
        return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`";
    }
}
