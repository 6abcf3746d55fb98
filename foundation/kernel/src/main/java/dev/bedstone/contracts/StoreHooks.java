package dev.bedstone.contracts;

import dev.bedstone.kernel.StoreFailure;
import org.jspecify.annotations.Nullable;

/**
 * Is told of every operation on a store. Metrics, traces and the slow-statement log are hooks.
 *
 * <p>Called on the caller's thread, so a hook must be quick; what it throws is logged and dropped.
 * Implementations are thread-safe. {@link #started} returns a token that comes back in {@link
 * #ended}, so that a hook needs no map of running operations.
 */
public interface StoreHooks {

    /** Does nothing. */
    StoreHooks NONE = new StoreHooks() {};

    /**
     * An operation is about to begin.
     *
     * @return whatever the hook wants back at the end, or null
     */
    default @Nullable Object started(StoreId store, String operation) {
        return null;
    }

    /**
     * The operation has ended.
     *
     * @param token what {@link #started} returned
     * @param nanos how long it took, in nanoseconds
     * @param failure why it failed, or null if it did not
     */
    default void ended(
            StoreId store,
            String operation,
            @Nullable Object token,
            long nanos,
            @Nullable StoreFailure failure) {}
}
