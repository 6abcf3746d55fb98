package dev.bedstone.gateway.internal.session;

import dev.bedstone.gateway.internal.engine.EngineException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A statement while it runs. Thread-safe. */
public final class RunningStatement {

    private final String id;
    private final long endNanos;
    private final BooleanSupplier abandoned;
    private final AtomicReference<@Nullable EngineException> reason = new AtomicReference<>();

    /**
     * @param id what its client calls it
     * @param endNanos when it must have ended, on the clock of {@link System#nanoTime}
     * @param abandoned whether its client is gone; asked now and then
     */
    RunningStatement(String id, long endNanos, BooleanSupplier abandoned) {
        this.id = id;
        this.endNanos = endNanos;
        this.abandoned = abandoned;
    }

    /** What its client calls it. */
    public String id() {
        return id;
    }

    /** Why the gateway stops it, if it does. */
    public Optional<EngineException> reason() {
        return Optional.ofNullable(reason.get());
    }

    /** Asks for its end; the first reason counts. */
    public void stop(EngineException why) {
        reason.compareAndSet(null, why);
    }

    boolean isOverdue() {
        return System.nanoTime() - endNanos > 0;
    }

    boolean isAbandoned() {
        return abandoned.getAsBoolean();
    }
}
