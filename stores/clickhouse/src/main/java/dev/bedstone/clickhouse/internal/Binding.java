package dev.bedstone.clickhouse.internal;

import dev.bedstone.kernel.TenantId;
import java.time.Duration;
import java.util.Optional;

/** Whose rows a statement may touch. Thread-safe. */
public interface Binding {

    /** The parameter that a binding fills with the tenant. */
    String TENANT = "bedstone_tenant";

    /** Everybody's. */
    Binding EVERYBODY =
            new Binding() {
                @Override
                public Statement bind(Statement statement) {
                    return statement;
                }

                @Override
                public Optional<TenantId> owner(String operation, Duration time, String table) {
                    return Optional.empty();
                }
            };

    /**
     * The statement as it may be sent.
     *
     * @throws dev.bedstone.kernel.MissingScopeException if it needs a tenant and none is bound
     * @throws dev.bedstone.kernel.Denied if it may not be sent
     */
    Statement bind(Statement statement);

    /** Whether everything belongs to the tenant of the running code. */
    default boolean isOfTenant() {
        return false;
    }

    /**
     * Whose the rows are that an insert brings into a table; empty if they belong to no tenant, or
     * say themselves whose they are.
     *
     * @throws dev.bedstone.kernel.MissingScopeException if a tenant is needed and none is bound
     * @throws dev.bedstone.kernel.Denied if the table takes no rows in this way
     */
    Optional<TenantId> owner(String operation, Duration time, String table);
}
