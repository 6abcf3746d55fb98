package dev.bedstone.ingest;

import dev.bedstone.kernel.Scope;
import java.util.Collection;
import java.util.List;

/**
 * Takes the events of one table. Thread-safe; made for many callers at once, which share the disk's
 * time.
 *
 * <p>The tenant of an event is that of the {@link Scope} its caller runs in; without one nothing is
 * taken, because that is a mistake in the program.
 *
 * @param <T> the event
 */
public final class EventStream<T> {

    /** The most events of one call. */
    public static final int MOST_EVENTS = 100_000;

    /** The most bytes of one call's rows. */
    public static final int MOST_BYTES = 16 << 20;

    private final Acceptance<T> acceptance;

    EventStream(Acceptance<T> acceptance) {
        this.acceptance = acceptance;
    }

    /**
     * Takes an event; when this returns, it is safe, as the durability has it, and will be a row of
     * its table, once.
     *
     * @return whether it was accepted, or is a dead letter because of what is in it
     * @throws dev.bedstone.kernel.MissingScopeException if no tenant is bound
     * @throws dev.bedstone.kernel.Unavailable if the spool is full or the disk refuses; the event
     *     was not taken, and {@link dev.bedstone.kernel.Unavailable#retryAfter} says when to try
     *     again
     * @throws dev.bedstone.kernel.TimedOut if the disk is too slow
     * @throws dev.bedstone.kernel.OutcomeUnknown if it cannot be told whether it was taken
     */
    public Receipt track(T event) {
        return acceptance.accept(Scope.current().tenant(), List.of(event));
    }

    /**
     * Takes events, all of them or none, but for dead letters; else as {@link #track}.
     *
     * @param events at most {@link #MOST_EVENTS}, whose rows have at most {@link #MOST_BYTES}
     * @throws IllegalArgumentException if they are more; nothing was taken
     */
    public Receipt trackAll(Collection<? extends T> events) {
        return acceptance.accept(Scope.current().tenant(), events);
    }
}
