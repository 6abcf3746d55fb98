package dev.bedstone.postgres.internal.tenancy;

import dev.bedstone.contracts.TenantFault;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** Asks the catalogue for everything that breaks a rule. */
final class Lint {

    private static final SqlSections RULES = SqlSections.read("lint.sql", "rule");
    private static final String QUERY = query();

    /** Not within a block, whose statements begin otherwise. */
    private static final Pattern NEXT_STATEMENT =
            Pattern.compile("; +(?=(?:alter|create|drop|grant|revoke|CREATE|--) )");

    private final PgConnection connection;
    private final Collection<String> applicationRoles;
    private final Collection<String> loaderRoles;
    private final @Nullable String migrationRole;

    /**
     * @param connection of any role; the catalogue is open to all
     * @param applicationRoles the roles that must be bound
     * @param loaderRoles the roles that may do nothing but insert; those that are not there do no
     *     harm
     * @param migrationRole who should own the tables, if that is known
     */
    Lint(
            PgConnection connection,
            Collection<String> applicationRoles,
            Collection<String> loaderRoles,
            @Nullable String migrationRole) {
        this.connection = connection;
        this.applicationRoles = applicationRoles;
        this.loaderRoles = loaderRoles;
        this.migrationRole = migrationRole;
    }

    /** What was found, in the order of the rules. Names are qualified. */
    List<TenantFault> run() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
            // Compiling would take longer than the query.
            statement.execute("set local search_path = pg_catalog; set local jit = off");
            return faults();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private List<TenantFault> faults() throws SQLException {
        List<TenantFault> faults = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setArray(1, texts(applicationRoles));
            statement.setArray(2, texts(loaderRoles));
            statement.setString(3, migrationRole);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    faults.add(
                            new TenantFault(
                                    row.getString("rule"),
                                    row.getString("object"),
                                    row.getString("what"),
                                    mend(row.getString("mend"))));
                }
            }
        }
        List<String> order = List.copyOf(RULES.sections().keySet());
        faults.sort(
                Comparator.comparingInt((TenantFault fault) -> order.indexOf(fault.rule()))
                        .thenComparing(TenantFault::object));
        return faults;
    }

    /** All rules as one query, so that what they share is found once. */
    private static String query() {
        return RULES.sections().entrySet().stream()
                .map(rule ->
                        "select '"
                                + rule.getKey()
                                + "' as rule, found.* from (\n"
                                + rule.getValue()
                                + "\n) as found (object, what, mend)\n")
                .collect(Collectors.joining("union all ", RULES.prelude(), ""));
    }

    private Array texts(Collection<String> names) throws SQLException {
        return connection.createArrayOf("text", names.toArray());
    }

    /** Complete, so that several can be put one below the other: a statement or comment a line. */
    private static String mend(String sql) {
        String text = NEXT_STATEMENT.matcher(sql.strip()).replaceAll(";\n");
        String last = text.substring(text.lastIndexOf('\n') + 1);
        return text.endsWith(";") || last.startsWith("-- ") ? text : text + ";";
    }
}
