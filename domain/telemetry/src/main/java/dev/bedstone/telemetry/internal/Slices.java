package dev.bedstone.telemetry.internal;

import dev.bedstone.clickhouse.ClickHouseQuery;
import dev.bedstone.telemetry.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A range cut at full hours, or minutes: what lies between the cuts is read from sums, what lies
 * before and behind them from rows. Immutable.
 *
 * @param from the beginning
 * @param bodyFrom the first cut
 * @param bodyTo the last cut; not before the first
 * @param to the end
 */
public record Slices(Instant from, Instant bodyFrom, Instant bodyTo, Instant to) {

    /**
     * Cuts a range.
     *
     * @param grain what the sums are for, an hour or a minute
     */
    public static Slices of(TimeRange.Between range, Duration grain) {
        Instant begin = range.from().truncatedTo(ChronoUnit.MILLIS);
        Instant end = range.to().truncatedTo(ChronoUnit.MILLIS);
        Instant first = floor(begin.plus(grain).minusMillis(1), grain);
        Instant last = floor(end, grain);
        return first.isBefore(last)
                ? new Slices(begin, first, last, end)
                : new Slices(begin, end, end, end);
    }

    /** The last full hour, or minute, that is not later. */
    public static Instant floor(Instant at, Duration grain) {
        long seconds = grain.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
    }

    /** Whether sums have a part in it. */
    boolean hasBody() {
        return bodyFrom.isBefore(bodyTo);
    }

    /** Whether rows have a part in it. */
    boolean hasEdges() {
        return from.isBefore(bodyFrom) || bodyTo.isBefore(to);
    }

    /** Which sums are meant. */
    String body(String column) {
        return "(%1$s >= {body_from:DateTime} and %1$s < {body_to:DateTime})".formatted(column);
    }

    /** Which of the sums for days lie between the cuts whole. */
    String wholeDays(String day) {
        return ("(%1$s >= toDate({body_from:DateTime} + 86399, 'UTC') and %1$s <"
                        + " toDate({body_to:DateTime}, 'UTC'))")
                .formatted(day);
    }

    /** Which rows are meant. */
    String edges() {
        return "((timestamp >= {from:DateTime64(3)} and timestamp < {head_to:DateTime64(3)})"
                + " or (timestamp >= {tail_from:DateTime64(3)} and timestamp < {to:DateTime64(3)}))";
    }

    void bind(ClickHouseQuery query) {
        if (hasBody()) {
            query.bind("body_from", bodyFrom).bind("body_to", bodyTo);
        }
        if (hasEdges()) {
            query.bind("from", from).bind("head_to", bodyFrom);
            query.bind("tail_from", bodyTo).bind("to", to);
        }
    }
}
