package dev.bedstone.postgres.internal.tenancy;

import static dev.bedstone.contracts.TenantAttack.Kind.READ;

import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.postgres.internal.tenancy.Attack.Target;
import dev.bedstone.postgres.internal.tenancy.Attack.Try;
import dev.bedstone.postgres.internal.tenancy.Table.Right;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Attacks on what a pooled connection could keep of its last user, and on a lost binding. */
final class SessionAttacks {

    private static final String ANY = "select exists (select from {table})";

    private SessionAttacks() {}

    static List<Attack> all() {
        return List.of(
                attack(
                        "unbound",
                        true,
                        "reads without a tenant on a new connection; an empty answer would hide"
                                + " that the tenant was lost",
                        SessionAttacks::unbound),
                attack(
                        "leftover-commit",
                        false,
                        "reads without a tenant after another tenant's transaction was committed",
                        (ground, table) ->
                                intruder -> {
                                    intruder.begin(Tenants.THEIRS);
                                    intruder.sees(table.sql(ANY));
                                    intruder.commit();
                                    return readUnbound(ground, intruder, table);
                                }),
                attack(
                        "leftover-rollback",
                        false,
                        "reads without a tenant after another tenant's transaction was rolled back",
                        (ground, table) ->
                                intruder -> {
                                    intruder.begin(Tenants.THEIRS);
                                    intruder.sees(table.sql(ANY));
                                    intruder.rollback();
                                    return readUnbound(ground, intruder, table);
                                }),
                attack(
                        "prepared",
                        false,
                        "carries out a statement that was prepared and planned for another tenant",
                        (ground, table) -> intruder -> prepared(intruder, table)));
    }

    private static Try unbound(Ground ground, Table table) {
        return used -> {
            try (Intruder fresh = ground.another()) {
                return readUnbound(ground, fresh, table);
            }
        };
    }

    /** Of a table without rows the server asks nothing, so silence says something only of ours. */
    private static @Nullable String readUnbound(Ground ground, Intruder intruder, Table table)
            throws SQLException {
        intruder.begin();
        if (intruder.sees(table.sql(ANY))) {
            return "rows were read without a tenant";
        }
        return ground.isLive() || table.isChild()
                ? null
                : "the answer was empty where it should have been an error";
    }

    private static @Nullable String prepared(Intruder intruder, Table table) throws SQLException {
        intruder.begin(Tenants.THEIRS);
        intruder.run(
                table.sql(
                        "prepare bedstone_prepared as select exists (select from {table} where"
                                + " {foreign})"));
        try {
            for (int i = 0; i < 6; i++) {
                intruder.sees("execute bedstone_prepared");
            }
            intruder.commit();
            intruder.begin(Tenants.MINE);
            return ReadAttacks.seen(intruder.sees("execute bedstone_prepared"));
        } finally {
            intruder.rollback();
            intruder.run("deallocate all");
            intruder.commit();
        }
    }

    private static Attack attack(
            String key, boolean live, String what, BiFunction<Ground, Table, Try> attempt) {
        return new Attack(
                TenantAttack.of(key, READ, what),
                live,
                ground ->
                        ground.tables(Right.SELECT).stream()
                                .map(table ->
                                        new Target(table.name(), attempt.apply(ground, table)))
                                .toList(),
                Ground::rowSecurity);
    }
}
