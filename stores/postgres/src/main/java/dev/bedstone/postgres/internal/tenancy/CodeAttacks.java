package dev.bedstone.postgres.internal.tenancy;

import static dev.bedstone.contracts.TenantAttack.Kind.READ;

import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.postgres.internal.tenancy.Attack.Target;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Attacks through views and functions: what they compute must not depend on another's rows. */
final class CodeAttacks {

    private CodeAttacks() {}

    static List<Attack> all() {
        return List.of(
                observed("view", "reads through every view and materialized view it may use"),
                observed(
                        "function",
                        "calls every function it may, with another tenant's keys and names"),
                new Attack(
                        TenantAttack.of(
                                "view-as-it-is",
                                READ,
                                "reads another tenant's rows through views that show tenant_id"),
                        true,
                        CodeAttacks::showingTenants,
                        Ground::rowSecurity));
    }

    private static Attack observed(String kind, String what) {
        return new Attack(
                TenantAttack.of(kind, READ, what),
                false,
                ground ->
                        ground.observations().objects().stream()
                                .filter(object -> object.startsWith(kind + " "))
                                .map(object ->
                                        new Target(
                                                object,
                                                intruder ->
                                                        ground.observations()
                                                                .difference(intruder, object)))
                                .toList(),
                Ground::rowSecurity);
    }

    private static List<Target> showingTenants(Ground ground) throws SQLException {
        List<Target> targets = new ArrayList<>();
        for (List<String> view : ground.schema().texts("views", 3)) {
            if (view.get(2).equals("t")) {
                targets.add(
                        new Target(
                                "view " + view.getFirst(),
                                intruder -> {
                                    intruder.begin(Tenants.MINE);
                                    return ReadAttacks.seen(
                                            intruder.sees(
                                                    "select exists (select from "
                                                            + view.getFirst()
                                                            + " where tenant_id is distinct from '"
                                                            + Tenants.MINE
                                                            + "')"));
                                }));
            }
        }
        return targets;
    }
}
