package dev.bedstone.telemetry;

import dev.bedstone.telemetry.internal.Measured;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * How spans went. Immutable.
 *
 * @param events how many there were
 * @param errors how many of them failed
 * @param tokens what they used, of whatever kind
 * @param dollars what they cost in US dollars, as they said
 * @param latency how long they took
 */
public record SpanMetrics(
        long events, long errors, long tokens, BigDecimal dollars, Latency latency) {

    private static final double MICROS_PER_MILLI = 1000;

    /** No spans. */
    public static final SpanMetrics NONE =
            new SpanMetrics(0, 0, 0, Dollars.of(BigDecimal.ZERO), Latency.NONE);

    /** Those of a name. */
    public record OfName(String kind, String name, SpanMetrics metrics) {}

    /**
     * Those of a project.
     *
     * @param project empty for what belongs to none
     */
    public record OfProject(Optional<UUID> project, SpanMetrics metrics) {}

    /**
     * Those of an hour.
     *
     * @param at when it begins
     */
    public record OfTime(Instant at, SpanMetrics metrics) {}

    static SpanMetrics of(Measured.Row row) {
        return new SpanMetrics(
                row.calls(),
                row.errors(),
                row.tokens(),
                Dollars.of(row.usd()),
                Latency.of(row, MICROS_PER_MILLI));
    }
}
