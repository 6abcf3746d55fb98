package dev.bedstone.telemetry;

import dev.bedstone.telemetry.internal.Measured;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * How calls of language models went. Immutable.
 *
 * @param calls how many there were
 * @param errors how many of them failed
 * @param cacheHits how many of them the application's own cache answered
 * @param latency how long they took
 */
public record CallMetrics(long calls, long errors, long cacheHits, Latency latency) {

    /** No calls. */
    public static final CallMetrics NONE = new CallMetrics(0, 0, 0, Latency.NONE);

    /** Those of a model. */
    public record OfModel(String provider, String model, CallMetrics metrics) {}

    /**
     * Those of a project.
     *
     * @param project empty for what belongs to none
     */
    public record OfProject(Optional<UUID> project, CallMetrics metrics) {}

    /**
     * Those of a minute or an hour.
     *
     * @param at when it begins
     */
    public record OfTime(Instant at, CallMetrics metrics) {}

    /**
     * Those of a day.
     *
     * @param day in UTC
     */
    public record OfDay(LocalDate day, CallMetrics metrics) {}

    /** Which part failed, 0 to 1; 0 of none. */
    public double errorShare() {
        return calls == 0 ? 0 : (double) errors / calls;
    }

    /** Which part the application's own cache answered, 0 to 1; 0 of none. */
    public double cacheHitShare() {
        return calls == 0 ? 0 : (double) cacheHits / calls;
    }

    static CallMetrics of(Measured.Row row) {
        return new CallMetrics(row.calls(), row.errors(), row.cacheHits(), Latency.of(row, 1));
    }
}
