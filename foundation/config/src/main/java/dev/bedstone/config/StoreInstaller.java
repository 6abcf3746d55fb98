package dev.bedstone.config;

import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;

/**
 * Opens one kind of store from a configuration. Every store module offers one; an application
 * installs those it wants.
 *
 * @param <S> the store's own class
 */
public interface StoreInstaller<S extends Store> {

    /** The engine. */
    StoreKind kind();

    /** The store's own class, by which an application asks for it. */
    Class<S> type();

    /** Whether {@code config} says where the store is. */
    boolean isConfigured(BedstoneConfig config);

    /**
     * Connects, and checks that the server is fit to be used.
     *
     * @throws dev.bedstone.kernel.StoreFailure if it cannot be reached, refuses, or is set up in a
     *     way that would lose data
     * @throws dev.bedstone.kernel.ConfigurationException if the store is not configured
     */
    S open(BedstoneConfig config, StoreHooks hooks);
}
