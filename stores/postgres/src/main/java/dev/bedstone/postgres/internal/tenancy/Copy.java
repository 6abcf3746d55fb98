package dev.bedstone.postgres.internal.tenancy;

import dev.bedstone.postgres.internal.tenancy.Attack.Removal;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.jdbc.PgConnection;

/** The copied schema in the hands of its owner. Not thread-safe. */
final class Copy {

    private final PgConnection owner;
    private final TrialSchema schema;
    private final Planter planter;

    Copy(PgConnection owner, String applicationRole) throws SQLException {
        this.owner = owner;
        // The owner is bound by row-level security, too.
        execute("set app.tenant_id = '" + Tenants.MINE + "'");
        execute("set app.actor = 'user:" + Tenants.MINE + "'");
        this.schema = new TrialSchema(owner, applicationRole);
        this.planter = new Planter(owner, schema.tables());
    }

    TrialSchema schema() {
        return schema;
    }

    Planter planter() {
        return planter;
    }

    /** Plants the rows of a tenant, and gives the tables that took none. */
    Map<String, String> plant(int number) throws SQLException {
        List<List<String>> secured = schema.texts("secured", 1);
        List<List<String>> views = schema.texts("views", 3);
        owner.setAutoCommit(false);
        try {
            for (List<String> table : secured) {
                execute("alter table " + table.getFirst() + " disable row level security");
            }
            execute("set local app.tenant_id = '" + Tenants.numbered(number) + "'");
            Map<String, String> refused = new TreeMap<>(planter.plant(number));
            execute("set constraints all immediate");
            for (List<String> view : views) {
                if (view.get(1).equals("m")) {
                    execute("refresh materialized view " + view.getFirst());
                }
            }
            for (List<String> table : secured) {
                execute("alter table " + table.getFirst() + " enable row level security");
            }
            owner.commit();
            return refused;
        } finally {
            owner.rollback();
            owner.setAutoCommit(true);
        }
    }

    /** Lets the planner know of the rows. */
    void analyze() throws SQLException {
        execute("analyze");
    }

    /** Takes protections away, and gives those that could be. */
    List<Removal> remove(List<Removal> removals) throws SQLException {
        List<Removal> taken = new ArrayList<>();
        for (Removal removal : removals) {
            try {
                execute(removal.remove());
                taken.add(removal);
            } catch (SQLException e) {
                if (Refusal.state(e).startsWith("08")) {
                    throw e;
                }
            }
        }
        return taken;
    }

    /** Puts back what was taken, the last first. */
    void restore(List<Removal> taken) throws SQLException {
        for (Removal removal : taken.reversed()) {
            execute(removal.restore());
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }
}
