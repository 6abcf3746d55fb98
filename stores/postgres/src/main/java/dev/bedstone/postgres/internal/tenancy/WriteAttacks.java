package dev.bedstone.postgres.internal.tenancy;

import static dev.bedstone.contracts.TenantAttack.Kind.WRITE;

import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.postgres.internal.tenancy.Attack.Removal;
import dev.bedstone.postgres.internal.tenancy.Attack.Try;
import dev.bedstone.postgres.internal.tenancy.Table.Right;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Attacks that change rows of another tenant, or give it rows. */
final class WriteAttacks {

    private WriteAttacks() {}

    static List<Attack> all() {
        return List.of(
                attack(
                        "insert-theirs",
                        Right.INSERT,
                        "inserts a row for another tenant",
                        WriteAttacks::insertTheirs),
                change(
                        "update-theirs",
                        Right.UPDATE,
                        "updates a row whose key it knows",
                        "update {table} set tenant_id = tenant_id where {theirs}"),
                change(
                        "update-returning",
                        Right.UPDATE,
                        "reads a row by updating it",
                        "update {table} set tenant_id = tenant_id where {foreign} returning"
                                + " tenant_id"),
                change(
                        "move",
                        Right.UPDATE,
                        "moves its own rows to another tenant, without reading them",
                        "update {table} set tenant_id = {them}"),
                change(
                        "merge",
                        Right.UPDATE,
                        "changes rows with MERGE",
                        "merge into {table} using (select 1 as bedstone_one) s on ({theirs}) when"
                                + " matched then update set tenant_id = {me}"),
                attack(
                        "upsert",
                        Right.UPDATE,
                        "takes a row over with ON CONFLICT DO UPDATE",
                        WriteAttacks::upsert),
                change(
                        "delete-theirs",
                        Right.DELETE,
                        "deletes a row whose key it knows",
                        "delete from {table} where {theirs}"),
                change(
                        "delete-returning",
                        Right.DELETE,
                        "reads rows by deleting them",
                        "delete from {table} where {foreign} returning tenant_id"),
                new Attack(
                        TenantAttack.of(
                                "truncate",
                                WRITE,
                                "truncates the table, which row-level security does not see"),
                        false,
                        ground ->
                                Ground.targets(
                                        ground.planted(Right.SELECT),
                                        table ->
                                                intruder -> {
                                                    intruder.begin(Tenants.MINE);
                                                    intruder.run(
                                                            table.sql("truncate {table} cascade"));
                                                    return "the rows of all tenants were removed";
                                                }),
                        WriteAttacks::missingTruncate));
    }

    private static Try insertTheirs(Ground ground, Table table) {
        return intruder -> {
            Map<String, String> values = ground.planter().values(table, 3, 2);
            return values == null ? null : changed(intruder, table.insert(values));
        };
    }

    private static Try upsert(Ground ground, Table table) {
        return intruder -> {
            List<String> key =
                    table.columns().stream().filter(Column::key).map(Column::name).toList();
            Map<String, String> values = ground.planter().values(table, 2, 2);
            return key.isEmpty() || values == null
                    ? null
                    : changed(
                            intruder,
                            table.insert(values)
                                    + " on conflict ("
                                    + String.join(", ", key)
                                    + ") do update set tenant_id = '"
                                    + Tenants.MINE
                                    + "'");
        };
    }

    private static List<Removal> missingTruncate(Ground ground) {
        List<Removal> removals = new ArrayList<>();
        for (Table table : ground.schema().tables().values()) {
            String on = " truncate on " + table.name();
            String role = "\"" + ground.applicationRole().replace("\"", "\"\"") + "\"";
            removals.add(
                    new Removal("grant" + on + " to " + role, "revoke" + on + " from " + role));
        }
        return removals;
    }

    private static Attack change(String key, Right right, String what, String sql) {
        return attack(
                key, right, what, (ground, table) -> intruder -> changed(intruder, table.sql(sql)));
    }

    private static Attack attack(String key, Right right, String what, Writing attempt) {
        return new Attack(
                TenantAttack.of(key, WRITE, what),
                false,
                ground -> {
                    Function<Table, Try> each =
                            table ->
                                    intruder -> {
                                        intruder.begin(Tenants.MINE);
                                        return attempt.on(ground, table).by(intruder);
                                    };
                    return Ground.targets(ground.planted(right), each);
                },
                Ground::rowSecurity);
    }

    /** A change that only a key of another table stopped had reached the row. */
    private static @Nullable String changed(Intruder intruder, String sql) throws SQLException {
        try {
            return intruder.change(sql) > 0 ? "rows of another tenant were changed" : null;
        } catch (SQLException e) {
            if (Refusal.state(e).matches("23503|23001|23505")) {
                return "rows of another tenant were reached; only another key stopped it";
            }
            throw e;
        }
    }

    private interface Writing {
        Try on(Ground ground, Table table);
    }
}
