package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.RefusedException;
import dev.bedstone.clickhouse.internal.Statements;
import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.contracts.TenantTrial;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unsupported;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Attacks on one ground. */
final class Trial implements TenantTrial {

    static final String OPERATION = "tenant prove";

    private final Ground ground;
    private final Statements statements;
    private final Map<String, String> leftOut;

    /**
     * @param statements on the ground's database; closed with this, as the ground is
     */
    Trial(Ground ground, Statements statements, Map<String, String> leftOut) {
        this.ground = ground;
        this.statements = statements;
        this.leftOut = leftOut;
    }

    @Override
    public Map<String, String> leftOut() {
        return leftOut;
    }

    @Override
    public Outcome attempt(TenantAttack attack) {
        return attempt(Attacks.named(attack.key()), EnumSet.allOf(Protection.class));
    }

    @Override
    public Outcome control(TenantAttack described) {
        if (!ground.isCopy()) {
            return new Outcome(List.of(), Map.of());
        }
        Attack attack = Attacks.named(described.key());
        Set<Protection> left = EnumSet.allOf(Protection.class);
        left.removeAll(attack.taken());
        return attempt(attack, left);
    }

    private Outcome attempt(Attack attack, Set<Protection> protections) {
        if (!ground.isCopy() && attack.fits() == Attack.Fits.TABLES) {
            return new Outcome(List.of(), Map.of());
        }
        Intruder intruder = new Intruder(ground, statements, protections);
        List<String> tried = new ArrayList<>();
        Map<String, String> leaks = new TreeMap<>();
        for (TrialTable table : ground.tables()) {
            if (table.keepsRows() || attack.fits() == Attack.Fits.ANYTHING) {
                tried.add(table.name());
                String leak = attempt(attack, intruder, table);
                if (leak != null) {
                    leaks.put(table.name(), leak);
                }
            }
        }
        return new Outcome(tried, leaks);
    }

    /** Refused is not reached; whether it was the protection that refused, the control shows. */
    private static @Nullable String attempt(Attack attack, Intruder intruder, TrialTable table) {
        try {
            return attack.attempt().by(intruder, table);
        } catch (IllegalArgumentException | RefusedException refused) {
            return null;
        } catch (StoreFailure failure) {
            return switch (failure) {
                case Denied _, Misconfigured _, Unsupported _, Conflict _ -> null;
                default -> throw failure;
            };
        }
    }

    @Override
    public void close() {
        try (statements) {
            ground.close();
        }
    }
}
