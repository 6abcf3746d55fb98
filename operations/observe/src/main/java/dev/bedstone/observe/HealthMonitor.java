package dev.bedstone.observe;

import dev.bedstone.config.HealthConfig;
import dev.bedstone.contracts.Health;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a {@link HealthCheck} in the background, remembers the latest report and logs every
 * change of a store. Thread-safe. The first round begins with {@link #start()}.
 */
public final class HealthMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);

    private final HealthCheck check;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Consumer<HealthReport>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Health> known = new HashMap<>();
    private volatile @Nullable HealthReport latest;

    public HealthMonitor(HealthCheck check, HealthConfig config) {
        this.check = check;
        this.interval = config.interval();
    }

    /** Begins; to be called once. */
    public HealthMonitor start() {
        Thread.ofVirtual().name("bedstone-health").start(this::repeat);
        return this;
    }

    /** The latest report, or empty before the first round has ended. */
    public Optional<HealthReport> latest() {
        return Optional.ofNullable(latest);
    }

    /** Is given every report, on the monitor's thread; what it throws is logged and dropped. */
    public void onReport(Consumer<HealthReport> listener) {
        listeners.add(listener);
    }

    /** Ends the rounds; one that runs comes to its own end. A second call does nothing. */
    @Override
    public void close() {
        closed.countDown();
    }

    private void repeat() {
        try {
            do {
                HealthReport report = check.run();
                if (closed.getCount() == 0) {
                    return;
                }
                latest = report;
                report.stores().forEach(this::logChange);
                listeners.forEach(listener -> tell(listener, report));
            } while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(Consumer<HealthReport> listener, HealthReport report) {
        try {
            listener.accept(report);
        } catch (RuntimeException broken) {
            LOG.warn("A listener of health reports failed", broken);
        }
    }

    private void logChange(StoreHealth store) {
        Health before = known.put(store.store().name(), store.health());
        if (before == store.health() || before == null && store.health() == Health.UP) {
            return;
        }
        String now = HealthReport.key(store.health());
        if (store.health() == Health.UP) {
            LOG.info("{} is {} again: {}", store.store(), now, store.probe().summary());
        } else {
            LOG.warn("{} is {}: {}", store.store(), now, store.probe().summary());
        }
    }
}
