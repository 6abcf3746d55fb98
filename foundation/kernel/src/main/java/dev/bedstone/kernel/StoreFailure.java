package dev.bedstone.kernel;

import dev.bedstone.contracts.StoreId;
import java.util.Optional;

/**
 * An operation on a store did not succeed.
 *
 * <p>The set of kinds is closed, so that a {@code switch} over it is complete. Every failure
 * answers the caller's next questions: what did it leave behind ({@link #effect()}), may the same
 * thing be tried again ({@link #mayRetry()}), was it a matter of time ({@link #isTimeout()}). The
 * message says what happened and what to do, and never holds a secret, a connection string or row
 * data.
 */
public abstract sealed class StoreFailure extends RuntimeException
        permits Conflict,
                Corrupt,
                Denied,
                Misconfigured,
                NotFound,
                OutcomeUnknown,
                TimedOut,
                Unavailable,
                Unsupported {

    private static final long serialVersionUID = 1L;

    private final transient FailureContext context;
    private final Effect effect;

    StoreFailure(FailureContext context, Effect effect) {
        super(context.message(), context.cause());
        this.context = context;
        this.effect = effect;
    }

    /** The store that was asked. */
    public final StoreId store() {
        return context.store();
    }

    /** What the store was asked for, in a few words. */
    public final String operation() {
        return context.operation();
    }

    /** The store's own code, such as a SQLSTATE. */
    public final Optional<String> nativeCode() {
        return context.nativeCode();
    }

    /** What the operation left behind on the server. */
    public final Effect effect() {
        return effect;
    }

    /**
     * Whether the same operation may be tried again as it is: it left nothing behind, and the
     * reason may pass.
     */
    public final boolean mayRetry() {
        return effect == Effect.NONE && isTransient();
    }

    /** Whether the operation failed because its time ran out. */
    public boolean isTimeout() {
        return false;
    }

    /** Whether the reason may be gone at a later try. */
    abstract boolean isTransient();
}
