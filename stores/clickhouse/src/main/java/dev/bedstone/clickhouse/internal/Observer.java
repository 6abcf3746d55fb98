package dev.bedstone.clickhouse.internal;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.StoreFailure;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the hooks of every operation; costs nothing where there are none. Thread-safe. */
final class Observer {

    private static final Logger log = LoggerFactory.getLogger(Observer.class);

    private final StoreId store;
    private final StoreHooks hooks;

    Observer(StoreId store, StoreHooks hooks) {
        this.store = store;
        this.hooks = hooks;
    }

    <T extends @Nullable Object> T observe(String operation, Supplier<T> work) {
        if (hooks == StoreHooks.NONE) {
            return work.get();
        }
        Object token = started(operation);
        long start = System.nanoTime();
        try {
            T result = work.get();
            ended(operation, token, System.nanoTime() - start, null);
            return result;
        } catch (StoreFailure failure) {
            ended(operation, token, System.nanoTime() - start, failure);
            throw failure;
        }
    }

    private @Nullable Object started(String operation) {
        try {
            return hooks.started(store, operation);
        } catch (RuntimeException broken) {
            log.warn("a hook failed at the start of {}", operation, broken);
            return null;
        }
    }

    private void ended(
            String operation, @Nullable Object token, long nanos, @Nullable StoreFailure failure) {
        try {
            hooks.ended(store, operation, token, nanos, failure);
        } catch (RuntimeException broken) {
            log.warn("a hook failed at the end of {}", operation, broken);
        }
    }
}
