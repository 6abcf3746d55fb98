package dev.bedstone.bench;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.UUID;

/**
 * A {@link ModelCall} as the official client wants it: an object with a getter for each column,
 * which it finds by reflection.
 */
public final class ModelCallObject {

    private static final UUID BATCH = new UUID(3, 3);

    private final ModelCall call;
    private final UUID tenant;
    private final long row;

    ModelCallObject(ModelCall call, UUID tenant, long row) {
        this.call = call;
        this.tenant = tenant;
        this.row = row;
    }

    public UUID getBatchId() {
        return BATCH;
    }

    public long getRowNo() {
        return row;
    }

    public UUID getTenantId() {
        return tenant;
    }

    public ZonedDateTime getAt() {
        return call.at().atZone(ZoneOffset.UTC);
    }

    Instant instant() {
        return call.at();
    }

    public UUID getId() {
        return call.id();
    }

    public UUID getProjectId() {
        return call.project();
    }

    public String getProvider() {
        return call.provider();
    }

    public String getModel() {
        return call.model();
    }

    public String getOperation() {
        return call.operation();
    }

    public String getUserName() {
        return call.user();
    }

    public long getInputTokens() {
        return call.inputTokens();
    }

    public long getOutputTokens() {
        return call.outputTokens();
    }

    public long getCachedTokens() {
        return call.cachedTokens();
    }

    public BigDecimal getCost() {
        return BigDecimal.valueOf(call.costMicros(), 6);
    }

    public long getLatencyMs() {
        return call.latencyMillis();
    }

    public long getFirstTokenMs() {
        return call.firstTokenMillis();
    }

    public int getStatus() {
        return call.status();
    }

    public boolean getCacheHit() {
        return call.cacheHit();
    }

    public double getTemperature() {
        return call.temperature();
    }

    public Map<String, String> getLabels() {
        return call.labels();
    }
}
