package dev.bedstone.ingest.internal.send;

import dev.bedstone.clickhouse.ClickHouseQuery;
import dev.bedstone.clickhouse.ClickHouseStatements;

/**
 * Where a table is.
 *
 * @param database empty for that of the connection
 */
public record TableAddress(String database, String name) {

    /** Behind {@code name =} in a question to a catalogue, for {@link #listed}. */
    public static final String LISTED =
            "{name:String} and database = if({database:String} = '', currentDatabase(),"
                    + " {database:String})";

    /** From {@code table} or {@code database.table}. */
    public static TableAddress of(String table) {
        String[] parts = table.split("\\.", 2);
        return parts.length == 2
                ? new TableAddress(parts[0], parts[1])
                : new TableAddress("", parts[0]);
    }

    /** Another table of the same database. */
    public TableAddress sibling(String other) {
        return new TableAddress(database, other);
    }

    /** As a statement has it: some take no parameter in the place of a table. */
    public String quoted() {
        return database.isEmpty() ? quoted(name) : quoted(database) + "." + quoted(name);
    }

    /**
     * Asks a catalogue about this table.
     *
     * @param text with {@link #LISTED} in it
     */
    public ClickHouseQuery listed(ClickHouseStatements statements, String text) {
        return statements.query(text).bind("name", name).bind("database", database);
    }

    /** As it was given. */
    @Override
    public String toString() {
        return database.isEmpty() ? name : database + "." + name;
    }

    /** A name of anything as a statement has it. */
    public static String quoted(String identifier) {
        return "`" + identifier.replace("\\", "\\\\").replace("`", "\\`") + "`";
    }
}
