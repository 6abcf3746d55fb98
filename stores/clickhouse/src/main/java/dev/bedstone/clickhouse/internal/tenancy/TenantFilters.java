package dev.bedstone.clickhouse.internal.tenancy;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * The server's setting {@code additional_table_filters}: a condition for each table of tenants,
 * which the server adds wherever the table is read, also within views. Tables are named with their
 * database: a name without one would fit an alias of another table, too.
 */
final class TenantFilters {

    /** The column by which every table of tenants says whose a row is. */
    static final String COLUMN = "tenant_id";

    private TenantFilters() {}

    /** For each table of tenants this condition. */
    static String of(Map<TableReference, TableClasses.Kind> tables, String condition) {
        return tables.entrySet().stream()
                .filter(entry -> entry.getValue().isOfTenants())
                .map(entry -> text(entry.getKey().toString()) + ":" + text(condition))
                .sorted()
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
