package dev.bedstone.mongo;

import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import java.util.UUID;

/** Two tenants who should never see each other. */
final class Tenants {

    static final Scope ACME = of(UUID.fromString("00000000-0000-4000-8000-00000000aaaa"));
    static final Scope GLOBEX = of(UUID.fromString("00000000-0000-4000-8000-00000000bbbb"));

    private Tenants() {}

    static Scope of(UUID tenant) {
        return new Scope(new TenantId(tenant), Actor.service("test"));
    }
}
