package dev.bedstone.observe;

import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.StoreId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How all stores are, found in one round. Immutable; holds nothing secret.
 *
 * @param health the worst of the stores
 * @param at when the round began
 * @param took how long it took
 * @param stores one entry a store, in the order they were installed
 */
public record HealthReport(Health health, Instant at, Duration took, List<StoreHealth> stores) {

    public HealthReport {
        stores = List.copyOf(stores);
    }

    static HealthReport of(Instant at, Duration took, List<StoreHealth> stores) {
        Health worst = stores.stream().map(StoreHealth::health).reduce(Health.UP, Health::and);
        return new HealthReport(worst, at, took, stores);
    }

    /** Whether callers can be served: up, or degraded. */
    public boolean isServing() {
        return health == Health.UP || health == Health.DEGRADED;
    }

    /**
     * The entry of one store.
     *
     * @throws IllegalArgumentException if it was not part of the round
     */
    public StoreHealth of(StoreId store) {
        return stores.stream()
                .filter(entry -> entry.store().equals(store))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no store " + store));
    }

    /** The same as names and values, for JSON; times in milliseconds, sizes in bytes. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("health", key(health));
        map.put("at", at.toString());
        map.put("tookMillis", millis(took));
        map.put("stores", stores.stream().map(StoreHealth::toMap).toList());
        return map;
    }

    static String key(Health health) {
        return health.name().toLowerCase(Locale.ROOT);
    }

    /** Milliseconds with three decimals, because an answer may take less than one. */
    static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1_000.0) / 1_000.0;
    }
}
