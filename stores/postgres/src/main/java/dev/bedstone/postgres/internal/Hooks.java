package dev.bedstone.postgres.internal;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.StoreFailure;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls hooks so that they cannot harm the work, and not at all where there are none. */
public final class Hooks {

    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

    private final StoreId store;
    private final @Nullable StoreHooks hooks;

    public Hooks(StoreId store, StoreHooks hooks) {
        this.store = store;
        this.hooks = hooks == StoreHooks.NONE ? null : hooks;
    }

    /** Begins an operation; null where nobody wants to know. */
    @Nullable Call started(String operation) {
        return hooks == null ? null : new Call(hooks, operation);
    }

    /** One running operation. */
    final class Call {

        private final StoreHooks told;
        private final String operation;
        private final @Nullable Object token;
        private final long since = System.nanoTime();

        private Call(StoreHooks told, String operation) {
            this.told = told;
            this.operation = operation;
            this.token = begin();
        }

        void ended(@Nullable StoreFailure failure) {
            try {
                told.ended(store, operation, token, System.nanoTime() - since, failure);
            } catch (RuntimeException e) {
                LOG.warn("a hook failed at the end of '{}'; it is ignored", operation, e);
            }
        }

        private @Nullable Object begin() {
            try {
                return told.started(store, operation);
            } catch (RuntimeException e) {
                LOG.warn("a hook failed at the start of '{}'; it is ignored", operation, e);
                return null;
            }
        }
    }
}
