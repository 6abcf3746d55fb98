package dev.bedstone.kernel;

import java.util.Objects;
import java.util.Optional;

/**
 * The tenant and the actor that the current code works for.
 *
 * <p>A scope is bound for the length of a call and cannot be changed inside it. Threads started
 * within the call do <em>not</em> inherit it, except those of a structured task scope: work that is
 * handed to a queue or an executor must carry the tenant in its data and bind it again. Immutable
 * and safe to share between threads.
 *
 * @param tenant whose data may be touched; never null
 * @param actor who touches it; never null
 */
public record Scope(TenantId tenant, Actor actor) {

    private static final ScopedValue<Scope> CURRENT = ScopedValue.newInstance();

    public Scope {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(actor, "actor");
    }

    /**
     * The scope bound to the running code.
     *
     * @throws MissingScopeException if none is bound: a mistake in the program, not a failure
     */
    public static Scope current() {
        if (!CURRENT.isBound()) {
            throw new MissingScopeException();
        }
        return CURRENT.get();
    }

    /** The scope bound to the running code, or empty. */
    public static Optional<Scope> find() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** Runs {@code work} with this scope bound. */
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    /**
     * Runs {@code work} with this scope bound and gives back its result.
     *
     * @throws X whatever {@code work} throws
     */
    public <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }
}
