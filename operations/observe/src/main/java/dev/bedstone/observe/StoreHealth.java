package dev.bedstone.observe;

import dev.bedstone.contracts.ConnectionStatistics;
import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.Probe;
import dev.bedstone.contracts.StoreId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How one store is. Immutable; holds nothing secret.
 *
 * @param store which store
 * @param probe what it said of itself, or what was found instead of an answer
 * @param connections its connections at the end of the round
 */
public record StoreHealth(StoreId store, Probe probe, ConnectionStatistics connections) {

    /** How the store is. */
    public Health health() {
        return probe.health();
    }

    /** The same as names and values, for JSON; times in milliseconds, sizes in bytes. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("store", store.name());
        map.put("kind", store.kind().key());
        map.put("health", HealthReport.key(health()));
        map.put("summary", probe.summary());
        map.put("latencyMillis", HealthReport.millis(probe.latency()));
        map.put("facts", probe.facts());
        map.put("connections", connectionsMap());
        return map;
    }

    private Map<String, Object> connectionsMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("limit", connections.limit());
        map.put("open", connections.open());
        map.put("inUse", connections.inUse());
        map.put("waiting", connections.waiting());
        map.put("acquired", connections.acquired());
        map.put("timeouts", connections.timeouts());
        map.put("failures", connections.failures());
        map.put("leaked", connections.leaked());
        map.put("longestUseMillis", HealthReport.millis(connections.longestUse()));
        return map;
    }
}
