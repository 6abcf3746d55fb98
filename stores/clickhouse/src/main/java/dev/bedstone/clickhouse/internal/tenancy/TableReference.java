package dev.bedstone.clickhouse.internal.tenancy;

/**
 * A table as a statement names it. Immutable.
 *
 * @param database where it lies; empty for the database of the session
 * @param name its name
 */
record TableReference(String database, String name) {

    /** {@code events} or {@code telemetry.events}. */
    static TableReference of(String table) {
        int dot = table.indexOf('.');
        return dot < 0
                ? new TableReference("", table)
                : new TableReference(table.substring(0, dot), table.substring(dot + 1));
    }

    /** The same with its database. */
    TableReference in(String current) {
        return database.isEmpty() ? new TableReference(current, name) : this;
    }

    @Override
    public String toString() {
        return database.isEmpty() ? name : database + "." + name;
    }
}
