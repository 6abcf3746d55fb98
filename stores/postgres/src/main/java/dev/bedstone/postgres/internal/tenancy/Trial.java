package dev.bedstone.postgres.internal.tenancy;

import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.contracts.TenantTrial;
import dev.bedstone.postgres.internal.Connector;
import dev.bedstone.postgres.internal.Phase;
import dev.bedstone.postgres.internal.PostgresFailures;
import dev.bedstone.postgres.internal.tenancy.Attack.Removal;
import dev.bedstone.postgres.internal.tenancy.Attack.Target;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Attacks on one ground, each in transactions that are rolled back. */
final class Trial implements TenantTrial {

    static final String OPERATION = "tenant prove";

    private final PostgresFailures failures;
    private final Ground ground;
    private final @Nullable Copy copy;
    private final Map<String, String> leftOut;
    private final List<AutoCloseable> resources;
    private final Intruder intruder;

    /**
     * @param copy what owns the ground; null on a database that must not be changed
     * @param resources closed with this, in order
     */
    Trial(
            PostgresFailures failures,
            Ground ground,
            @Nullable Copy copy,
            Map<String, String> leftOut,
            List<AutoCloseable> resources)
            throws SQLException {
        this.failures = failures;
        this.ground = ground;
        this.copy = copy;
        this.leftOut = leftOut;
        this.resources = resources;
        this.intruder = ground.another();
    }

    @Override
    public Map<String, String> leftOut() {
        return leftOut;
    }

    @Override
    public Outcome attempt(TenantAttack described) {
        try {
            return attempt(Attacks.named(described.key()));
        } catch (SQLException e) {
            throw failures.of(OPERATION, Phase.TRANSACTION, e);
        }
    }

    private Outcome attempt(Attack attack) throws SQLException {
        if (copy == null && !attack.live()) {
            return new Outcome(List.of(), Map.of());
        }
        List<String> tried = new ArrayList<>();
        Map<String, String> leaks = new TreeMap<>();
        for (Target target : attack.targets().in(ground)) {
            tried.add(target.name());
            String leak = attempt(target);
            if (leak != null) {
                leaks.put(target.name(), leak);
            }
        }
        return new Outcome(tried, leaks);
    }

    /** Refused is not reached; whether it was the protection that refused, the control shows. */
    private @Nullable String attempt(Target target) throws SQLException {
        try {
            return target.attempt().by(intruder);
        } catch (SQLException e) {
            if (PostgresFailures.breaksConnection(e)) {
                throw e;
            }
            return null;
        } finally {
            intruder.rollback();
        }
    }

    @Override
    public Outcome control(TenantAttack described) {
        Attack attack = Attacks.named(described.key());
        if (copy == null) {
            return new Outcome(List.of(), Map.of());
        }
        try {
            List<Removal> taken = copy.remove(attack.protection().in(ground));
            try {
                return attempt(attack);
            } finally {
                copy.restore(taken);
            }
        } catch (SQLException e) {
            throw failures.of(OPERATION, Phase.TRANSACTION, e);
        }
    }

    @Override
    public void close() {
        Connector.quietly(intruder);
        resources.forEach(Connector::quietly);
    }
}
