package dev.bedstone.testkit.conformance;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.StoreFailure;
import org.jspecify.annotations.Nullable;

/** Throws whenever it is told anything. */
final class ThrowingHooks implements StoreHooks {

    @Override
    public Object started(StoreId store, String operation) {
        throw new IllegalStateException("a hook that throws at the start");
    }

    @Override
    public void ended(
            StoreId store,
            String operation,
            @Nullable Object token,
            long nanos,
            @Nullable StoreFailure failure) {
        throw new IllegalStateException("a hook that throws at the end");
    }
}
