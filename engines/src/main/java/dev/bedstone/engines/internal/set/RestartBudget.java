package dev.bedstone.engines.internal.set;

import dev.bedstone.engines.EngineSetOptions.Restarts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Counts the restarts of one engine. Used by one thread. */
final class RestartBudget {

    private final Restarts restarts;
    private final Deque<Long> taken = new ArrayDeque<>();

    RestartBudget(Restarts restarts) {
        this.restarts = restarts;
    }

    /** How long to wait before the next restart; empty if there were too many. */
    Optional<Duration> take() {
        long now = System.nanoTime();
        while (!taken.isEmpty() && now - taken.getFirst() > restarts.window().toNanos()) {
            taken.removeFirst();
        }
        if (taken.size() >= restarts.most()) {
            return Optional.empty();
        }
        Duration delay = restarts.firstDelay().multipliedBy(1L << Math.min(taken.size(), 30));
        taken.addLast(now);
        return Optional.of(
                delay.compareTo(restarts.longestDelay()) < 0 ? delay : restarts.longestDelay());
    }
}
