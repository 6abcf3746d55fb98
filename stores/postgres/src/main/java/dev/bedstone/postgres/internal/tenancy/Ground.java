package dev.bedstone.postgres.internal.tenancy;

import dev.bedstone.postgres.internal.tenancy.Attack.Removal;
import dev.bedstone.postgres.internal.tenancy.Attack.Target;
import dev.bedstone.postgres.internal.tenancy.Attack.Try;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.postgresql.jdbc.PgConnection;

/** What attacks are made of: tables, planted rows, further sessions. Not thread-safe. */
final class Ground {

    private final TrialSchema schema;
    private final Planter planter;
    private final Observations observations;
    private final Sessions sessions;
    private final String applicationRole;
    private final boolean live;

    Ground(
            TrialSchema schema,
            Planter planter,
            Observations observations,
            Sessions sessions,
            String applicationRole,
            boolean live) {
        this.schema = schema;
        this.planter = planter;
        this.observations = observations;
        this.sessions = sessions;
        this.applicationRole = applicationRole;
        this.live = live;
    }

    TrialSchema schema() {
        return schema;
    }

    Planter planter() {
        return planter;
    }

    Observations observations() {
        return observations;
    }

    String applicationRole() {
        return applicationRole;
    }

    /** Whether there is data that nobody planted. */
    boolean isLive() {
        return live;
    }

    /** A session more of the application's role; the caller closes it. */
    Intruder another() throws SQLException {
        return new Intruder(sessions.open(), live);
    }

    /** The tables of tenants that the application may do this to, and that rows are in. */
    List<Table> tables(Table.Right right) {
        return schema.ofTenants().stream()
                .filter(table -> table.allows(right))
                .filter(table -> live || table.isChild() || table.row(2) != null)
                .toList();
    }

    /** As {@link #tables}, without those whose rows are planted through their parents. */
    List<Table> planted(Table.Right right) {
        return tables(right).stream().filter(table -> !table.isChild()).toList();
    }

    /** One target for each table. */
    static List<Target> targets(List<Table> tables, Function<Table, Try> attempt) {
        return tables.stream()
                .map(table -> new Target(table.name(), attempt.apply(table)))
                .toList();
    }

    /** Row-level security of every table. */
    List<Removal> rowSecurity() throws SQLException {
        List<Removal> removals = new ArrayList<>();
        for (List<String> table : schema.texts("secured", 1)) {
            String alter = "alter table " + table.getFirst();
            removals.add(
                    new Removal(
                            alter + " disable row level security",
                            alter + " enable row level security"));
        }
        return removals;
    }

    /** Opens sessions of the application's role. */
    interface Sessions {
        PgConnection open() throws SQLException;
    }
}
