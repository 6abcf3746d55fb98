package dev.bedstone.kernel;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The tenant and the actor that the current code works for.
 *
 * <p>A scope is bound for the length of a call and cannot be changed inside it. Threads started
 * within the call do <em>not</em> inherit it, except those of a structured task scope: work that is
 * handed to a queue or an executor must carry the tenant in its data and bind it again. Immutable
 * and safe to share between threads.
 *
 * <p>Code within a scope reads what it has written, also where reads go to replicas: with the scope
 * goes the {@link #position()} of its last commit. Who answers one request may hand it to the
 * client, and begin the next one with {@link #seen(LogPosition)}.
 *
 * @param tenant whose data may be touched; never null
 * @param actor who touches it; never null
 */
public record Scope(TenantId tenant, Actor actor) {

    private static final ScopedValue<Scope> CURRENT = ScopedValue.newInstance();
    private static final ScopedValue<AtomicReference<LogPosition>> SEEN = ScopedValue.newInstance();

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

    /**
     * How far the log of the system of record was when the running code last committed, or as far
     * as {@link #seen} said; empty outside of a scope, if nothing was committed, and where there
     * are no replicas.
     */
    public static Optional<LogPosition> position() {
        return Optional.ofNullable(SEEN.isBound() ? SEEN.get().get() : null)
                .filter(seen -> !seen.equals(LogPosition.START));
    }

    /**
     * Lets the reads of the running code see the log at least as far: what a client brings from an
     * earlier request, and what a store notes after a commit. Does nothing outside of a scope.
     */
    public static void seen(LogPosition position) {
        if (SEEN.isBound()) {
            SEEN.get().accumulateAndGet(position, LogPosition::orLater);
        }
    }

    /** Runs {@code work} with this scope bound. */
    public void run(Runnable work) {
        bound().run(work);
    }

    /**
     * Runs {@code work} with this scope bound and gives back its result.
     *
     * @throws X whatever {@code work} throws
     */
    public <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> work) throws X {
        return bound().call(work);
    }

    /** A scope within another goes on from where that one is: both see one log. */
    private ScopedValue.Carrier bound() {
        ScopedValue.Carrier carrier = ScopedValue.where(CURRENT, this);
        return SEEN.isBound()
                ? carrier
                : carrier.where(SEEN, new AtomicReference<>(LogPosition.START));
    }
}
