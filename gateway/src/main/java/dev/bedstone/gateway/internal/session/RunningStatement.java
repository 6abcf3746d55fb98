package dev.bedstone.gateway.internal.session;

import dev.bedstone.gateway.internal.engine.EngineException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A statement while it runs. Thread-safe. */
public final class RunningStatement {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final String id;
    private final long endNanos;
    private final Client client;
    private final AtomicReference<@Nullable EngineException> reason = new AtomicReference<>();
    private volatile long stoppedNanos;

    /** Whoever waits for the answer. */
    public interface Client {

        /** Whether it is gone, and its statement is of no use to anybody; asked now and then. */
        boolean isGone();

        /** Ends its connection, and with it whatever waits for its bytes. */
        void cut();
    }

    /**
     * @param id what its client calls it
     * @param endNanos when it must have ended, on the clock of {@link System#nanoTime}
     */
    RunningStatement(String id, long endNanos, Client client) {
        this.id = id;
        this.endNanos = endNanos;
        this.client = client;
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
        if (reason.compareAndSet(null, why)) {
            stoppedNanos = System.nanoTime();
        }
    }

    boolean isOverdue() {
        return System.nanoTime() - endNanos > 0;
    }

    boolean isAbandoned() {
        return client.isGone();
    }

    /**
     * Cuts off a client that keeps a stopped statement from ending, because it neither sends nor
     * takes the bytes that are waited for.
     */
    void cutIfStuck() {
        if (reason().isPresent() && System.nanoTime() - stoppedNanos > GRACE.toNanos()) {
            client.cut();
        }
    }
}
