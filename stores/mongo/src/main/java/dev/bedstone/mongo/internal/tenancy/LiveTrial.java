package dev.bedstone.mongo.internal.tenancy;

import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.contracts.TenantTrial;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.mongo.Documents;
import dev.bedstone.mongo.internal.tenancy.Attack.Means;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/** Reads as a tenant that does not exist: whatever it sees is another's. Changes nothing. */
final class LiveTrial implements TenantTrial {

    private final TenantCollections collections;
    private final Function<String, Documents<Planted, String>> documents;
    private final UUID nobody = UUID.randomUUID();

    LiveTrial(
            TenantCollections collections, Function<String, Documents<Planted, String>> documents) {
        this.collections = collections;
        this.documents = documents;
    }

    @Override
    public Map<String, String> leftOut() {
        return collections.leftOut();
    }

    @Override
    public Outcome attempt(TenantAttack described) {
        Attack attack = Attacks.named(described.key());
        if (!attack.live() || !(attack.means() instanceof Means.Read read)) {
            return new Outcome(List.of(), Map.of());
        }
        Map<String, String> leaks = new TreeMap<>();
        Scope attacker = new Scope(new TenantId(nobody), Actor.user(nobody));
        attacker.run(() -> {
            for (String name : collections.ofTenants().keySet()) {
                if (!read.by(documents.apply(name), name).isEmpty()) {
                    leaks.put(name, "a tenant that does not exist read documents");
                }
            }
        });
        return new Outcome(new ArrayList<>(collections.ofTenants().keySet()), leaks);
    }

    /** There is none: nothing is taken away from a store in use. */
    @Override
    public Outcome control(TenantAttack described) {
        return new Outcome(List.of(), Map.of());
    }

    @Override
    public void close() {
        // It made nothing.
    }
}
