package dev.bedstone.mongo.internal;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.RedactedCause;
import org.jspecify.annotations.Nullable;

/**
 * What failures of one store have in common. Immutable.
 *
 * @param store the store that fails
 * @param showData whether the driver's exception is attached as it is, with the documents in it
 */
record FailureContexts(StoreId store, boolean showData) {

    /** What happened, and what it came from. */
    FailureContext of(String operation, String what, @Nullable Throwable thrown) {
        FailureContext context = FailureContext.of(store, operation, what);
        if (thrown == null) {
            return context;
        }
        return context.withCause(showData ? thrown : RedactedCause.of(thrown));
    }
}
