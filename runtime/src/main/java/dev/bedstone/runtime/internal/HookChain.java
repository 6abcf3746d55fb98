package dev.bedstone.runtime.internal;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.StoreFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several hooks as one; a hook that throws harms neither the others nor the operation. */
public final class HookChain implements StoreHooks {

    private static final Logger LOG = LoggerFactory.getLogger(HookChain.class);

    private final StoreHooks[] hooks;

    private HookChain(List<StoreHooks> hooks) {
        this.hooks = hooks.toArray(StoreHooks[]::new);
    }

    /** The hooks as one; {@link StoreHooks#NONE} for none, so that stores can see that. */
    public static StoreHooks of(List<StoreHooks> hooks) {
        return switch (hooks.size()) {
            case 0 -> StoreHooks.NONE;
            case 1 -> hooks.getFirst();
            default -> new HookChain(hooks);
        };
    }

    @Override
    public Object started(StoreId store, String operation) {
        @Nullable Object[] tokens = new Object[hooks.length];
        for (int i = 0; i < hooks.length; i++) {
            try {
                tokens[i] = hooks[i].started(store, operation);
            } catch (RuntimeException broken) {
                LOG.warn("A hook failed at the start of {} on {}", operation, store, broken);
            }
        }
        return tokens;
    }

    @Override
    public void ended(
            StoreId store,
            String operation,
            @Nullable Object token,
            long nanos,
            @Nullable StoreFailure failure) {
        if (!(token instanceof Object[] tokens)) {
            return;
        }
        for (int i = hooks.length - 1; i >= 0; i--) {
            try {
                hooks[i].ended(store, operation, tokens[i], nanos, failure);
            } catch (RuntimeException broken) {
                LOG.warn("A hook failed at the end of {} on {}", operation, store, broken);
            }
        }
    }
}
