package dev.bedstone.observe;

import dev.bedstone.config.HealthConfig;
import dev.bedstone.contracts.Probed;
import dev.bedstone.contracts.Store;
import dev.bedstone.kernel.Deadline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Asks every store how it is: all at once, each with its own deadline, so that a store that does
 * not answer costs its own deadline and delays no other. Thread-safe; a store is never asked twice
 * at the same time by one instance, so that a frozen one does not collect waiting questions.
 */
public final class HealthCheck {

    private final HealthConfig config;
    private final InstantSource time;
    private final List<StoreProbe> probes;

    /**
     * @param stores those to ask; one that does not fulfil {@link Probed} is left out
     */
    public HealthCheck(HealthConfig config, InstantSource time, List<? extends Store> stores) {
        this.config = config;
        this.time = time;
        this.probes =
                stores.stream()
                        .filter(Probed.class::isInstance)
                        .map(store -> new StoreProbe(store.id(), (Probed) store, config))
                        .toList();
    }

    /** One round. Ends at the latest a moment after the deadline of the configuration. */
    public HealthReport run() {
        long begin = System.nanoTime();
        var at = time.instant();
        Deadline deadline = Deadline.after(config.deadline());
        List<StoreProbe.Question> questions =
                probes.stream().map(probe -> probe.ask(deadline)).toList();
        List<StoreHealth> answers = questions.stream().map(StoreProbe.Question::answer).toList();
        return HealthReport.of(at, Duration.ofNanos(System.nanoTime() - begin), answers);
    }
}
