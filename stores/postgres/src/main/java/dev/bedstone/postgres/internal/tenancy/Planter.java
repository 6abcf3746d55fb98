package dev.bedstone.postgres.internal.tenancy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts a row of a tenant into every table, with values that its constraints accept: a value that a
 * check refuses gives way to the next one. Works in the transaction of its connection, which row
 * security must not bind.
 */
final class Planter {

    private static final int TRIES = 150;

    private final Connection connection;
    private final Map<Long, Table> tables;

    Planter(Connection connection, Map<Long, Table> tables) {
        this.connection = connection;
        this.tables = tables;
    }

    /**
     * Plants the rows of a tenant, until a round brings nothing new: tables refer to each other.
     *
     * @return the tables of tenants that took none, each with the reason; others matter only where
     *     those refer to them
     */
    Map<String, String> plant(int number) throws SQLException {
        Map<String, String> refused = new TreeMap<>();
        List<Table> open =
                new ArrayList<>(tables.values().stream().filter(t -> !t.isChild()).toList());
        int before;
        do {
            before = open.size();
            refused.clear();
            for (Table table : List.copyOf(open)) {
                String reason = plant(table, number);
                if (reason == null) {
                    open.remove(table);
                } else if (table.isOfTenants()) {
                    refused.put(table.name(), reason);
                }
            }
        } while (open.size() < before);
        return refused;
    }

    private @Nullable String plant(Table table, int number) throws SQLException {
        String reason = tryValues(table, number);
        if (reason != null && !table.isBare()) {
            table.makeBare();
            reason = tryValues(table, number);
        }
        return reason;
    }

    private @Nullable String tryValues(Table table, int number) throws SQLException {
        String reason = "";
        for (int tries = 0; tries < TRIES; tries++) {
            Map<String, String> values = values(table, number, number);
            if (values == null) {
                return "refers to a table that took no row";
            }
            Savepoint before = connection.setSavepoint();
            try {
                table.planted(number, insert(table, values));
                connection.releaseSavepoint(before);
                return null;
            } catch (SQLException e) {
                connection.rollback(before);
                reason = Refusal.of(e);
                if (!advance(table, number, e)) {
                    return reason;
                }
            }
        }
        return reason;
    }

    private Map<String, String> insert(Table table, Map<String, String> values)
            throws SQLException {
        List<String> names = table.columns().stream().map(Column::name).toList();
        String returned =
                names.stream()
                        .map(name -> "quote_nullable(" + name + "::text)")
                        .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(table.insert(values) + " returning " + returned)) {
            Map<String, String> planted = new LinkedHashMap<>();
            if (row.next()) {
                for (int i = 0; i < names.size(); i++) {
                    planted.put(names.get(i), row.getString(i + 1));
                }
            }
            return planted;
        }
    }

    /**
     * The values of a row.
     *
     * @param number makes the values those of this row
     * @param tenant whose row it is: 1 for the attacker, 2 for the other
     * @return null if a table it has to refer to has no row
     */
    @Nullable Map<String, String> values(Table table, int number, int tenant) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Column column : table.given()) {
            String value = column.tenant() ? tenantValue(tenant) : referred(table, column, tenant);
            if (value == null) {
                List<String> choices = Values.of(column, table.name(), number);
                int choice = table.choices().getOrDefault(column.name(), 0);
                value = choices.get(Math.min(choice, choices.size() - 1));
            } else if (value.isEmpty()) {
                if (column.required()) {
                    return null;
                }
                continue;
            }
            values.put(column.name(), value);
        }
        return values;
    }

    private static String tenantValue(int tenant) {
        return "'" + Tenants.numbered(tenant) + "'";
    }

    /** Null if the column refers to nothing; empty if there is nothing to refer to. */
    private @Nullable String referred(Table table, Column column, int tenant) {
        for (Reference reference : table.references()) {
            String parentColumn = reference.parentOf(column.name());
            if (parentColumn != null) {
                Table parent = tables.get(reference.parent());
                Map<String, String> row = parent == null ? null : parent.row(tenant);
                if (row != null && row.get(parentColumn) != null) {
                    return row.get(parentColumn);
                }
                // A row that refers to its own table comes before there is another.
                return column.key() ? null : "";
            }
        }
        return null;
    }

    /** Lets the columns that were refused take their next values; false if there are none left. */
    private boolean advance(Table table, int number, SQLException refusal) {
        Set<String> blamed = blamed(table, refusal);
        for (Column column : table.given()) {
            if (blamed.contains(column.name()) && !column.tenant()) {
                int next = table.choices().getOrDefault(column.name(), 0) + 1;
                boolean more = next < Values.of(column, table.name(), number).size();
                table.choices().put(column.name(), more ? next : 0);
                if (more) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The columns of the constraint; where none is named, every one that could be meant. */
    private static Set<String> blamed(Table table, SQLException refusal) {
        List<String> named = table.checks().get(Refusal.constraint(refusal));
        boolean ofValues = Refusal.state(refusal).matches("22...|23514|P0001");
        return named != null
                ? Set.copyOf(named)
                : ofValues
                        ? table.given().stream()
                                .map(Column::name)
                                .collect(Collectors.toCollection(LinkedHashSet::new))
                        : Set.of();
    }
}
