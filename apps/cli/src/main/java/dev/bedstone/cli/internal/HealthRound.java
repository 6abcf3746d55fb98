package dev.bedstone.cli.internal;

import dev.bedstone.Bedstone;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.contracts.ConnectionStatistics;
import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.Probe;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.observe.HealthReport;
import dev.bedstone.observe.StoreHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        List<CompletableFuture<List<StoreHealth>>> questions = new ArrayList<>();
        config.postgres().ifPresent(store -> questions.add(ask(StoreKind.POSTGRES, only(true))));
        config.redis().ifPresent(store -> questions.add(ask(StoreKind.REDIS, only(false))));
        List<StoreHealth> stores =
                questions.stream().flatMap(question -> question.join().stream()).toList();
        Health worst = stores.stream().map(StoreHealth::health).reduce(Health.UP, Health::and);
        return new HealthReport(worst, at, since(begin), stores);
    }

    private static CompletableFuture<List<StoreHealth>> ask(StoreKind kind, BedstoneConfig config) {
        var answer = new CompletableFuture<List<StoreHealth>>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        answer.complete(openAndAsk(kind, config));
                    } catch (Throwable thrown) {
                        answer.completeExceptionally(thrown);
                    }
                });
        return answer;
    }

    private static List<StoreHealth> openAndAsk(StoreKind kind, BedstoneConfig config) {
        long begin = System.nanoTime();
        try (Bedstone bedstone = Bedstone.open(config)) {
            return bedstone.health().stores();
        } catch (StoreFailure failure) {
            String what = String.valueOf(failure.getMessage());
            Probe probe = Probe.of(Health.DOWN, what, since(begin));
            return List.of(new StoreHealth(StoreId.of(kind), probe, NO_CONNECTIONS));
        }
    }

    private BedstoneConfig only(boolean postgres) {
        return new BedstoneConfig(
                config.profile(),
                postgres ? config.postgres() : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                postgres ? Optional.empty() : config.redis(),
                config.health(),
                config.instances());
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static final ConnectionStatistics NO_CONNECTIONS =
            new ConnectionStatistics(0, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO);
}
