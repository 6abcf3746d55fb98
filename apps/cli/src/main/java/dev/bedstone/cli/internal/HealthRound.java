package dev.bedstone.cli.internal;

import dev.bedstone.Bedstone;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.StoreInstaller;
import dev.bedstone.contracts.ConnectionStatistics;
import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.Probe;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.observe.HealthReport;
import dev.bedstone.observe.StoreHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Opens every configured store through the layer and asks it how it is. Each is opened on its own,
 * side by side, so that one that cannot be opened hides none of the others.
 */
public final class HealthRound {

    private final BedstoneConfig config;
    private final InstantSource time;

    /**
     * @param config names at least one store
     */
    public HealthRound(BedstoneConfig config, InstantSource time) {
        this.config = config;
        this.time = time;
    }

    /** One round. */
    public HealthReport run() {
        Instant at = time.instant();
        long begin = System.nanoTime();
        List<CompletableFuture<List<StoreHealth>>> questions =
                Bedstone.installers().stream()
                        .filter(installer -> installer.isConfigured(config))
                        .map(this::ask)
                        .toList();
        List<StoreHealth> stores =
                questions.stream().flatMap(question -> question.join().stream()).toList();
        Health worst = stores.stream().map(StoreHealth::health).reduce(Health.UP, Health::and);
        return new HealthReport(worst, at, since(begin), stores);
    }

    private CompletableFuture<List<StoreHealth>> ask(StoreInstaller<?> installer) {
        var answer = new CompletableFuture<List<StoreHealth>>();
        // Opening loads classes, which would keep the few carriers of virtual threads from the
        // probes.
        Thread.ofPlatform()
                .daemon()
                .name("bedstone-health-of-" + installer.kind())
                .start(() -> {
                    try {
                        answer.complete(askTwice(installer));
                    } catch (Throwable thrown) {
                        answer.completeExceptionally(thrown);
                    }
                });
        return answer;
    }

    /**
     * A program that has only just begun still loads what it needs to ask, and on a busy machine a
     * store that is well then answers too late: one that does not seem well is asked once more.
     */
    private List<StoreHealth> askTwice(StoreInstaller<?> installer) {
        List<StoreHealth> first = openAndAsk(installer);
        return first.stream().allMatch(HealthRound::isServing) ? first : openAndAsk(installer);
    }

    private static boolean isServing(StoreHealth store) {
        return store.health() == Health.UP || store.health() == Health.DEGRADED;
    }

    private List<StoreHealth> openAndAsk(StoreInstaller<?> installer) {
        long begin = System.nanoTime();
        var builder = dev.bedstone.runtime.Bedstone.builder(config).install(installer);
        try (var opened = builder.time(time).open()) {
            return opened.health().stores();
        } catch (StoreFailure | ConfigurationException failure) {
            String what = String.valueOf(failure.getMessage());
            Probe probe = Probe.of(Health.DOWN, what, since(begin));
            StoreId store = StoreId.of(installer.kind());
            return List.of(new StoreHealth(store, probe, NO_CONNECTIONS));
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static final ConnectionStatistics NO_CONNECTIONS =
            new ConnectionStatistics(0, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO);
}
