package dev.bedstone.contracts;

import java.util.List;

/**
 * A store that keeps the data of many tenants apart, and can be asked to prove it. Thread-safe.
 * Every method throws {@link dev.bedstone.kernel.StoreFailure} if the store cannot be asked.
 *
 * <p>The store knows what separates tenants in its own language, how to attack that, and how to
 * take it away; what the outcomes mean is decided above it, for every store in the same way.
 */
public interface TenantBound {

    /** Everything set up in a way that lets one tenant reach the data of another. */
    List<TenantFault> lint();

    /** The attacks the store knows, in the order they are tried. */
    List<TenantAttack> attacks();

    /**
     * Copies the schema without data beside the store and plants the rows of two tenants there, for
     * every attack with its control.
     *
     * @throws dev.bedstone.kernel.Misconfigured if there is no way to make the copy
     */
    TenantTrial openTrial();

    /**
     * Reads from the store as it is, as the application does and for a tenant that does not exist.
     * Changes nothing; there are no controls, and attacks that write are left out.
     */
    TenantTrial openLiveTrial();
}
