package dev.bedstone.postgres.internal.tenancy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table of a trial with the rows planted in it. Not thread-safe. */
final class Table {

    /** What the application may do to rows. */
    enum Right {
        SELECT,
        INSERT,
        UPDATE,
        DELETE
    }

    private final String name;
    private final boolean ofTenants;
    private final boolean child;
    private final String schema;
    private final String bareName;
    private final Set<Right> rights;
    private final List<Column> columns = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();
    private final Map<String, List<String>> checks = new HashMap<>();
    private final Map<Integer, Map<String, String>> rows = new HashMap<>();
    private final Map<String, Integer> choices = new HashMap<>();
    private boolean bare;

    Table(
            String name,
            boolean ofTenants,
            boolean child,
            String schema,
            String bareName,
            Set<Right> rights) {
        this.name = name;
        this.ofTenants = ofTenants;
        this.child = child;
        this.schema = schema;
        this.bareName = bareName;
        this.rights = rights;
    }

    /** Qualified and quoted. */
    String name() {
        return name;
    }

    /** Whether its rows belong to tenants. */
    boolean isOfTenants() {
        return ofTenants;
    }

    /** Whether the application may do this to it. */
    boolean allows(Right right) {
        return rights.contains(right);
    }

    /** Whether it is a partition, or inherits: its rows are planted through its parent. */
    boolean isChild() {
        return child;
    }

    List<Column> columns() {
        return columns;
    }

    List<Reference> references() {
        return references;
    }

    /** The columns of each check, by its name. */
    Map<String, List<String>> checks() {
        return checks;
    }

    /** Which of its values each column takes, as the constraints allow. */
    Map<String, Integer> choices() {
        return choices;
    }

    /** Whether columns that may be null stay so. */
    boolean isBare() {
        return bare;
    }

    void makeBare() {
        bare = true;
    }

    /** The planted row of a number as SQL by column; null if there is none. */
    @Nullable Map<String, String> row(int number) {
        return rows.get(number);
    }

    void planted(int number, Map<String, String> row) {
        rows.put(number, row);
    }

    /** The columns that a row is given. */
    List<Column> given() {
        return columns.stream()
                .filter(column -> !column.computed())
                .filter(column ->
                        column.required()
                                || column.key()
                                || column.tenant()
                                || (column.optional() && !bare))
                .toList();
    }

    /**
     * A statement about this table: <code>{table}</code> is its name, <code>{theirs}</code> finds
     * the planted row of the other tenant, <code>{foreign}</code> every row that is not the
     * attacker's.
     */
    String sql(String template) {
        return template.replace("{table}", name)
                .replace("{foreign}", "tenant_id is distinct from " + literal(Tenants.MINE))
                .replace("{theirs}", theirs())
                .replace("{me}", literal(Tenants.MINE))
                .replace("{them}", literal(Tenants.THEIRS))
                .replace("{schema-text}", Values.literal(schema))
                .replace("{table-text}", Values.literal(bareName));
    }

    /** The condition that finds a planted row by its key, by all it has where there is no key. */
    private String theirs() {
        Map<String, String> row = rows.get(2);
        if (row == null) {
            return "false";
        }
        List<String> key = columns.stream().filter(Column::key).map(Column::name).toList();
        List<String> by = key.isEmpty() ? List.of("tenant_id") : key;
        return by.stream()
                .filter(row::containsKey)
                .map(column -> column + " = " + Objects.requireNonNull(row.get(column)))
                .collect(Collectors.joining(" and ", "(", ")"));
    }

    private static String literal(UUID tenant) {
        return "'" + tenant + "'";
    }

    /** The statement that puts a row into it. */
    String insert(Map<String, String> values) {
        return "insert into "
                + name
                + " ("
                + String.join(", ", values.keySet())
                + ") overriding system value values ("
                + String.join(", ", values.values())
                + ")";
    }
}
