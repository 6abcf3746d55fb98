package dev.bedstone.postgres.internal.tenancy;

import static dev.bedstone.contracts.TenantAttack.Kind.TELL;
import static dev.bedstone.contracts.TenantAttack.Kind.WRITE;

import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.postgres.internal.tenancy.Attack.Removal;
import dev.bedstone.postgres.internal.tenancy.Attack.Target;
import dev.bedstone.postgres.internal.tenancy.Table.Right;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attacks on keys: the server checks them past row-level security. */
final class KeyAttacks {

    private KeyAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack(
                        TenantAttack.of(
                                "unique-oracle",
                                TELL,
                                "inserts the values of another tenant's row, to learn that they are"
                                        + " taken"),
                        false,
                        ground -> copies(ground, ""),
                        KeyAttacks::tenantInKeys),
                new Attack(
                        TenantAttack.of(
                                "upsert-oracle", TELL, "does the same with ON CONFLICT DO NOTHING"),
                        false,
                        ground -> copies(ground, " on conflict do nothing"),
                        KeyAttacks::tenantInKeys),
                new Attack(
                        TenantAttack.of(
                                "foreign-key",
                                WRITE,
                                "lets a row refer to another tenant's, or learns whether it is"
                                        + " there"),
                        false,
                        KeyAttacks::references,
                        KeyAttacks::foreignKeys));
    }

    /** The values of the other tenant's row in a row of its own must be as good as any others. */
    private static List<Target> copies(Ground ground, String ending) {
        return Ground.targets(
                ground.planted(Right.INSERT),
                table ->
                        intruder -> {
                            Map<String, String> values = ground.planter().values(table, 2, 1);
                            if (values == null) {
                                return null;
                            }
                            intruder.begin(Tenants.MINE);
                            try {
                                int inserted = intruder.change(table.insert(values) + ending);
                                return inserted == 0 ? "that nothing was inserted tells" : null;
                            } catch (SQLException e) {
                                if (Refusal.state(e).matches("23505|23P01")) {
                                    return "the refusal by " + Refusal.constraint(e) + " tells";
                                }
                                throw e;
                            }
                        });
    }

    private static List<Removal> tenantInKeys(Ground ground) throws SQLException {
        List<Removal> removals = new ArrayList<>();
        for (List<String> key : ground.schema().texts("unique", 3)) {
            String name = "bedstone_trial_" + removals.size();
            removals.add(
                    new Removal(
                            "create unique index %s on %s (%s)"
                                    .formatted(name, key.get(0), key.get(2)),
                            "drop index if exists %s.%s".formatted(key.get(1), name)));
        }
        return removals;
    }

    private static List<Target> references(Ground ground) {
        List<Target> targets = new ArrayList<>();
        for (Table table : ground.planted(Right.INSERT)) {
            for (Reference reference : table.references()) {
                Table parent = ground.schema().tables().get(reference.parent());
                if (reference.betweenTenants() && parent != null && parent.row(2) != null) {
                    targets.add(
                            new Target(
                                    table.name() + " by " + reference.name(),
                                    intruder -> refer(ground, table, reference, parent, intruder)));
                }
            }
        }
        return targets;
    }

    private static @Nullable String refer(
            Ground ground, Table table, Reference reference, Table parent, Intruder intruder)
            throws SQLException {
        Map<String, String> theirs = new LinkedHashMap<>();
        Map<String, String> nobodys = new LinkedHashMap<>();
        for (Column column : table.columns()) {
            String parentColumn = reference.parentOf(column.name());
            Map<String, String> row = parent.row(2);
            if (parentColumn != null && !column.tenant() && row != null) {
                theirs.put(column.name(), String.valueOf(row.get(parentColumn)));
                nobodys.put(column.name(), Values.of(column, "nobody", 9).getFirst());
            }
        }
        String answer = insert(ground, table, theirs, intruder);
        if (answer == null) {
            return "a row may refer to another tenant's row";
        }
        String other = insert(ground, table, nobodys, intruder);
        return answer.equals(other) ? null : "the answer tells whether the row is there";
    }

    /** What the server answers; null if it accepts. */
    private static @Nullable String insert(
            Ground ground, Table table, Map<String, String> overriding, Intruder intruder)
            throws SQLException {
        Map<String, String> values = ground.planter().values(table, 3, 1);
        if (values == null) {
            return "";
        }
        values.putAll(overriding);
        intruder.begin(Tenants.MINE);
        try {
            intruder.change(table.insert(values));
            intruder.run("set constraints all immediate");
            return null;
        } catch (SQLException e) {
            // What stands in brackets are names, and the values that were sent.
            return Refusal.whole(e).replaceAll("\\([^)]*\\)", "(?)");
        }
    }

    private static List<Removal> foreignKeys(Ground ground) {
        List<Removal> removals = new ArrayList<>();
        for (Table table : ground.schema().ofTenants()) {
            for (Reference reference : table.references()) {
                String name = "\"" + reference.name().replace("\"", "\"\"") + "\"";
                String alter = "alter table " + table.name();
                removals.add(
                        new Removal(
                                alter + " drop constraint " + name,
                                alter + " add constraint " + name + " " + reference.definition()));
            }
        }
        return removals;
    }
}
