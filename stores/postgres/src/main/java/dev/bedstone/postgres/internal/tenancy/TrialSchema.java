package dev.bedstone.postgres.internal.tenancy;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a trial knows of a schema. Not thread-safe. */
final class TrialSchema {

    private static final SqlSections SECTIONS = SqlSections.read("trial.sql", "section");

    private final Connection connection;
    private final String applicationRole;
    private final Map<Long, Table> tables = new LinkedHashMap<>();

    /**
     * @param connection in a transaction of its caller, or in none
     */
    TrialSchema(Connection connection, String applicationRole) throws SQLException {
        this.connection = connection;
        this.applicationRole = applicationRole;
        readTables();
        readColumns();
        readReferences();
        readChecks();
    }

    /** Every table, by its number in the catalogue. */
    Map<Long, Table> tables() {
        return tables;
    }

    /** The tables whose rows belong to tenants. */
    List<Table> ofTenants() {
        return tables.values().stream().filter(Table::isOfTenants).toList();
    }

    private void readTables() throws SQLException {
        each(
                "tables",
                row ->
                        tables.put(
                                row.getLong(1),
                                new Table(
                                        row.getString(2),
                                        row.getBoolean(3),
                                        row.getBoolean(4),
                                        row.getString(5),
                                        row.getString(6),
                                        rights(row))));
    }

    private static Set<Table.Right> rights(ResultSet row) throws SQLException {
        Set<Table.Right> rights = EnumSet.noneOf(Table.Right.class);
        for (Table.Right right : Table.Right.values()) {
            if (row.getBoolean(7 + right.ordinal())) {
                rights.add(right);
            }
        }
        return rights;
    }

    private void readColumns() throws SQLException {
        each(
                "columns",
                row ->
                        table(row.getLong(1))
                                .columns()
                                .add(
                                        new Column(
                                                row.getString(2),
                                                row.getString(3),
                                                row.getString(4),
                                                row.getInt(5),
                                                row.getBoolean(6),
                                                row.getBoolean(7),
                                                row.getBoolean(8),
                                                row.getBoolean(9),
                                                row.getBoolean(10),
                                                texts(row.getArray(11)))));
    }

    private void readReferences() throws SQLException {
        each(
                "references",
                row ->
                        table(row.getLong(1))
                                .references()
                                .add(
                                        new Reference(
                                                row.getString(2),
                                                row.getLong(3),
                                                row.getBoolean(5),
                                                texts(row.getArray(6)),
                                                texts(row.getArray(7)),
                                                row.getString(8))));
    }

    private void readChecks() throws SQLException {
        each(
                "checks",
                row ->
                        table(row.getLong(1))
                                .checks()
                                .put(row.getString(2), texts(row.getArray(3))));
    }

    /** The first columns of a section of texts. */
    List<List<String>> texts(String section, int columns) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        each(
                section,
                row -> {
                    List<String> texts = new ArrayList<>();
                    for (int column = 1; column <= columns; column++) {
                        texts.add(row.getString(column));
                    }
                    rows.add(texts);
                });
        return rows;
    }

    /** The functions that the application may call. */
    List<Callable> functions() throws SQLException {
        List<Callable> functions = new ArrayList<>();
        each(
                "functions",
                row -> {
                    Array types = row.getArray(3);
                    functions.add(
                            new Callable(
                                    row.getString(1),
                                    row.getString(2),
                                    types == null ? List.of() : texts(types)));
                });
        return functions;
    }

    /**
     * A function.
     *
     * @param identity its name with the types of its parameters
     * @param name qualified and quoted
     * @param types the types of its parameters
     */
    record Callable(String identity, String name, List<String> types) {}

    /** Nothing of it stays in the session: behind a pooler that is somebody else's next. */
    private void each(String section, Row row) throws SQLException {
        boolean alone = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (Statement path = connection.createStatement()) {
            path.execute("set local search_path = pg_catalog");
            query(section, row);
        } finally {
            if (alone) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private void query(String section, Row row) throws SQLException {
        String sql = SECTIONS.prelude() + SECTIONS.sections().get(section);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (statement.getParameterMetaData().getParameterCount() > 0) {
                statement.setString(1, applicationRole);
            }
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    row.read(result);
                }
            }
        }
    }

    private Table table(long oid) {
        return Objects.requireNonNull(tables.get(oid));
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }
}
