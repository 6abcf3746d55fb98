package dev.bedstone.telemetry;

import dev.bedstone.telemetry.internal.Measured;
import java.util.List;

/**
 * How long something took, in milliseconds; all zero if there was nothing. Immutable.
 *
 * @param mean the mean, exact but for a rounding of the last digit
 * @param least the shortest
 * @param most the longest
 * @param p50 the median; the percentiles are estimated by t-digests, whose rank is off by less than
 *     one percent
 * @param p95 what 95 of a hundred stayed below
 * @param p99 what 99 of a hundred stayed below
 * @see <a href="https://arxiv.org/abs/1902.04023">Computing extremely accurate quantiles using
 *     t-digests</a>
 */
public record Latency(double mean, double least, double most, double p50, double p95, double p99) {

    /** Of nothing. */
    public static final Latency NONE = new Latency(0, 0, 0, 0, 0, 0);

    /**
     * @param perMilli how many of the row's units are a millisecond
     */
    static Latency of(Measured.Row row, double perMilli) {
        if (row.calls() == 0) {
            return NONE;
        }
        List<Double> quantiles = row.quantiles();
        return new Latency(
                row.durationSum() / perMilli / row.calls(),
                row.durationMin() / perMilli,
                row.durationMax() / perMilli,
                quantiles.get(0) / perMilli,
                quantiles.get(1) / perMilli,
                quantiles.get(2) / perMilli);
    }
}
