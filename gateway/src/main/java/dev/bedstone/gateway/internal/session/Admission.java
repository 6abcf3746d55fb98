package dev.bedstone.gateway.internal.session;

import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.ErrorCode;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many statements run at once, because the engine does not. Who comes beyond that waits
 * its turn for a while, and is then refused as a server refuses. Thread-safe.
 */
public final class Admission {

    private final Semaphore turns;
    private final int running;
    private final int waiting;
    private final Duration patience;

    /**
     * @param running how many run at once
     * @param waiting how many may wait beyond those
     * @param patience how long each waits
     */
    public Admission(int running, int waiting, Duration patience) {
        this.turns = new Semaphore(running, true);
        this.running = running;
        this.waiting = waiting;
        this.patience = patience;
    }

    /** Waits for a turn, which the caller gives back with {@link #leave}. */
    public void enter() throws EngineException, InterruptedException {
        if (turns.tryAcquire()) {
            return;
        }
        if (turns.getQueueLength() >= waiting
                || !turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw EngineException.of(
                    ErrorCode.TOO_MANY_SIMULTANEOUS_QUERIES,
                    "Too many simultaneous queries. Maximum: " + running);
        }
    }

    /** Gives the turn to the next. */
    public void leave() {
        turns.release();
    }
}
