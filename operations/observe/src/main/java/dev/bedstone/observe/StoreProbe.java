package dev.bedstone.observe;

import dev.bedstone.config.HealthConfig;
import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.Probe;
import dev.bedstone.contracts.Probed;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.Deadline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Asks one store, on a thread of its own, and judges the answer. */
final class StoreProbe {

    /** What a store that keeps to its deadline may need to bring its answer over. */
    private static final Duration GRACE = Duration.ofMillis(200);

    private final StoreId id;
    private final Probed store;
    private final HealthConfig config;
    private final AtomicBoolean asking = new AtomicBoolean();

    StoreProbe(StoreId id, Probed store, HealthConfig config) {
        this.id = id;
        this.store = store;
        this.config = config;
    }

    Question ask(Deadline deadline) {
        var answer = new CompletableFuture<Probe>();
        if (!asking.compareAndSet(false, true)) {
            answer.complete(silent("has not answered an earlier question yet", Duration.ZERO));
            return new Question(answer, deadline, () -> {});
        }
        Thread thread =
                Thread.ofVirtual()
                        .name("bedstone-health-" + id)
                        .start(() -> answer(answer, deadline));
        return new Question(answer, deadline, thread::interrupt);
    }

    private void answer(CompletableFuture<Probe> answer, Deadline deadline) {
        try {
            answer.complete(judged(store.probe(deadline)));
        } catch (RuntimeException broken) {
            answer.complete(
                    silent(
                            "the probe failed: " + broken.getClass().getSimpleName(),
                            Duration.ZERO));
        } finally {
            asking.set(false);
        }
    }

    /** A store that is up may still be slow or crowded, which it cannot know the limits of. */
    private Probe judged(Probe probe) {
        if (probe.health() != Health.UP) {
            return probe;
        }
        if (probe.latency().compareTo(config.slow()) > 0) {
            return degraded(probe, "slow: answered in " + probe.latency().toMillis() + " ms");
        }
        var connections = store.statistics();
        if (connections.leaked() > 0) {
            return degraded(
                    probe,
                    connections.leaked() + " connections are held too long; the log says by whom");
        }
        if (connections.isCrowded()) {
            return degraded(
                    probe,
                    connections.inUse() + " of " + connections.limit() + " connections are in use");
        }
        return probe;
    }

    private static Probe degraded(Probe probe, String summary) {
        return new Probe(Health.DEGRADED, summary, probe.latency(), probe.facts());
    }

    private static Probe silent(String summary, Duration waited) {
        return Probe.of(Health.UNKNOWN, summary, waited);
    }

    /** A question that was asked and whose answer may still be on its way. */
    final class Question {

        private final CompletableFuture<Probe> answer;
        private final Deadline deadline;
        private final Runnable giveUp;

        private Question(CompletableFuture<Probe> answer, Deadline deadline, Runnable giveUp) {
            this.answer = answer;
            this.deadline = deadline;
            this.giveUp = giveUp;
        }

        StoreHealth answer() {
            return new StoreHealth(id, await(), store.statistics());
        }

        private Probe await() {
            try {
                long patience = deadline.remaining().plus(GRACE).toNanos();
                return answer.get(patience, TimeUnit.NANOSECONDS);
            } catch (TimeoutException late) {
                giveUp.run();
                return silent(
                        "no answer within " + config.deadline().toMillis() + " ms",
                        config.deadline());
            } catch (InterruptedException interrupted) {
                giveUp.run();
                Thread.currentThread().interrupt();
                return silent("the caller was interrupted", Duration.ZERO);
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
