package dev.bedstone.config;

import dev.bedstone.config.internal.PartInstaller;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
import java.util.Optional;
import java.util.function.Function;

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

    /**
     * An installer for a store that has a part of the configuration to itself.
     *
     * @param part that part; empty if the store is not configured
     * @param opener opens the store from it
     */
    static <S extends Store, C> StoreInstaller<S> of(
            StoreKind kind,
            Class<S> type,
            Function<BedstoneConfig, Optional<C>> part,
            Opener<S, C> opener) {
        return new PartInstaller<>(kind, type, part, opener);
    }

    /**
     * Opens a store.
     *
     * @param <S> the store's own class
     * @param <C> its part of the configuration
     */
    @FunctionalInterface
    interface Opener<S extends Store, C> {

        /**
         * Opens it from its part, with a look at the whole, as {@link StoreInstaller#open} says.
         */
        S open(C part, BedstoneConfig whole, StoreHooks hooks);
    }
}
