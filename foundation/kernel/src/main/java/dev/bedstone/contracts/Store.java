package dev.bedstone.contracts;

import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Unsupported;
import java.util.Set;

/**
 * An opened store: connections to one engine that live until {@link #close()}. Thread-safe.
 *
 * <p>What only this engine is good at stands in the store's own class; what all stores share stands
 * in the contracts of this package, one {@link Capability} each.
 */
public interface Store extends AutoCloseable {

    /** Which store this is. */
    StoreId id();

    /** The contracts this store fulfils; fixed for its life. */
    Set<Capability> capabilities();

    /**
     * This store as one of its contracts.
     *
     * @throws Unsupported if the store does not fulfil the contract
     */
    default <C> C as(Class<C> contract) {
        if (contract.isInstance(this)) {
            return contract.cast(this);
        }
        throw new Unsupported(
                FailureContext.of(
                        id(),
                        "use as " + contract.getSimpleName(),
                        "this store does not offer it"));
    }

    /**
     * Takes no new work, lets running work end within the store's drain time, then cuts what is
     * left and frees every connection and thread. A second call does nothing.
     */
    @Override
    void close();
}
