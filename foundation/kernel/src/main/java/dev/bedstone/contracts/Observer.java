package dev.bedstone.contracts;

import dev.bedstone.kernel.StoreFailure;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The seam between a store and its hooks: calls them so that they cannot harm the work, and not at
 * all where there are none. Thread-safe.
 */
public final class Observer {

    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);

    private final StoreId store;
    private final @Nullable StoreHooks hooks;

    public Observer(StoreId store, StoreHooks hooks) {
        this.store = store;
        this.hooks = hooks == StoreHooks.NONE ? null : hooks;
    }

    /** Carries out {@code work} as one operation. */
    public <T extends @Nullable Object> T observe(String operation, Supplier<T> work) {
        Call call = started(operation);
        if (call == null) {
            return work.get();
        }
        try {
            T result = work.get();
            call.ended(null);
            return result;
        } catch (StoreFailure failure) {
            call.ended(failure);
            throw failure;
        }
    }

    /** Begins an operation; null where nobody wants to know. */
    public @Nullable Call started(String operation) {
        return hooks == null ? null : new Call(hooks, operation);
    }

    /** One running operation, to be ended once. */
    public final class Call {

        private final StoreHooks told;
        private final String operation;
        private final @Nullable Object token;
        private final long since;

        private Call(StoreHooks told, String operation) {
            this.told = told;
            this.operation = operation;
            this.token = begin();
            this.since = System.nanoTime();
        }

        /** The operation has ended, with a failure or, if that is null, without one. */
        public void ended(@Nullable StoreFailure failure) {
            try {
                told.ended(store, operation, token, System.nanoTime() - since, failure);
            } catch (RuntimeException broken) {
                LOG.warn("a hook failed at the end of '{}'; it is ignored", operation, broken);
            }
        }

        private @Nullable Object begin() {
            try {
                return told.started(store, operation);
            } catch (RuntimeException broken) {
                LOG.warn("a hook failed at the start of '{}'; it is ignored", operation, broken);
                return null;
            }
        }
    }
}
