package dev.bedstone.postgres.internal.tenancy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the objects of a database again in an empty one, as its catalogue describes them: what is
 * proven then holds for the schema there is, not for the files it was once made from.
 */
final class SchemaCopy {

    private static final SqlSections PARTS = SqlSections.read("copy.sql", "part");

    private final Connection from;
    private final Connection to;
    private final Map<String, String> leftOut = new TreeMap<>();

    SchemaCopy(Connection from, Connection to) {
        this.from = from;
        this.to = to;
    }

    /** Copies what can be copied, and gives the rest with the reasons. */
    Map<String, String> run() throws SQLException {
        List<Step> steps = read();
        to.setAutoCommit(false);
        try (Statement statement = to.createStatement()) {
            statement.execute("set local check_function_bodies = off");
            // Without a path the definitions name everything in full, as they were read.
            statement.execute("set local search_path = pg_catalog");
            int before;
            do {
                before = steps.size();
                leftOut.keySet().removeAll(steps.stream().map(Step::object).toList());
                attempt(statement, steps);
            } while (!steps.isEmpty() && steps.size() < before);
            to.commit();
        } finally {
            to.rollback();
            to.setAutoCommit(true);
        }
        return leftOut;
    }

    /** One object may need another that comes later: what fails is tried again. */
    private void attempt(Statement statement, List<Step> steps) throws SQLException {
        for (Iterator<Step> each = steps.iterator(); each.hasNext(); ) {
            Step step = each.next();
            Savepoint before = to.setSavepoint();
            try {
                statement.execute(step.statement());
                to.releaseSavepoint(before);
                each.remove();
            } catch (SQLException e) {
                to.rollback(before);
                leftOut.put(step.object(), Refusal.of(e));
            }
        }
    }

    private List<Step> read() throws SQLException {
        List<Step> steps = new ArrayList<>();
        from.setAutoCommit(false);
        try (Statement statement = from.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
            statement.execute("set local search_path = pg_catalog");
            for (String part : PARTS.sections().values()) {
                try (ResultSet row = statement.executeQuery(PARTS.prelude() + part)) {
                    while (row.next()) {
                        add(steps, row.getString(1), row.getString(2));
                    }
                }
            }
        } finally {
            from.rollback();
            from.setAutoCommit(true);
        }
        return steps;
    }

    private void add(List<Step> steps, String object, @Nullable String statement) {
        if (statement == null) {
            leftOut.put(object, "objects of this kind are not copied");
        } else {
            steps.add(new Step(object, statement));
        }
    }

    private record Step(String object, String statement) {}
}
