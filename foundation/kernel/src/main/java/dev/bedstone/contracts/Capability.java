package dev.bedstone.contracts;

/** A contract that a store may fulfil. */
public enum Capability {
    /** Says how it is: {@link Probed}. */
    PROBED(Probed.class),
    /** Lets its schema be migrated: {@link Migratable}. */
    MIGRATABLE(Migratable.class),
    /** Keeps tenants apart and can prove it: {@link TenantBound}. */
    TENANT_BOUND(TenantBound.class);

    private final Class<?> contract;

    Capability(Class<?> contract) {
        this.contract = contract;
    }

    /** The interface a store with this capability implements. */
    public Class<?> contract() {
        return contract;
    }
}
