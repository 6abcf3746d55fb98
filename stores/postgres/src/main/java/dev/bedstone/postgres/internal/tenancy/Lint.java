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
import java.util.Map;
import org.postgresql.jdbc.PgConnection;

/** Asks the catalogue for everything that breaks a rule. */
final class Lint {

    private static final SqlSections RULES = SqlSections.read("lint.sql", "rule");

    private final PgConnection connection;
    private final Collection<String> applicationRoles;
    private final Collection<String> loaderRoles;

    /**
     * @param connection of any role; the catalogue is open to all
     * @param applicationRoles the roles that must be bound
     * @param loaderRoles the roles that may do nothing but insert; those that are not there do no
     *     harm
     */
    Lint(
            PgConnection connection,
            Collection<String> applicationRoles,
            Collection<String> loaderRoles) {
        this.connection = connection;
        this.applicationRoles = applicationRoles;
        this.loaderRoles = loaderRoles;
    }

    /** What was found, in the order of the rules. Names are qualified. */
    List<TenantFault> run() throws SQLException {
        List<TenantFault> faults = new ArrayList<>();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
            statement.execute("set local search_path = pg_catalog");
            for (Map.Entry<String, String> rule : RULES.sections().entrySet()) {
                faults.addAll(faults(rule.getKey(), rule.getValue()));
            }
            return faults;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private List<TenantFault> faults(String rule, String sql) throws SQLException {
        List<TenantFault> faults = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(RULES.prelude() + sql)) {
            statement.setArray(1, texts(applicationRoles));
            statement.setArray(2, texts(loaderRoles));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    faults.add(
                            new TenantFault(
                                    rule,
                                    row.getString(1),
                                    row.getString(2),
                                    mend(row.getString(3))));
                }
            }
        }
        faults.sort(Comparator.comparing(TenantFault::object));
        return faults;
    }

    private Array texts(Collection<String> names) throws SQLException {
        return connection.createArrayOf("text", names.toArray());
    }

    /** Complete, so that several can be put one below the other. */
    private static String mend(String sql) {
        return sql.contains(";") && sql.contains(" -- ") ? sql : sql + ";";
    }
}
