package dev.bedstone.telemetry;

import dev.bedstone.telemetry.internal.Measured;
import dev.bedstone.telemetry.internal.Slices;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Rows on a line of time, on which also those times stand that have none. */
final class Timeline {

    /** A line of more points is a mistake: a year of minutes has half a million. */
    private static final long MOST = 600_000;

    private final List<Instant> times;
    private final Map<Instant, Measured.Row> rows;

    private Timeline(List<Instant> times, Map<Instant, Measured.Row> rows) {
        this.times = times;
        this.rows = rows;
    }

    /**
     * @throws IllegalArgumentException if there would be more than 600,000 points
     */
    static Timeline of(TimeRange.Between range, Duration length, List<Measured.Row> rows) {
        long points = Duration.between(range.from(), range.to()).dividedBy(length);
        if (points > MOST) {
            throw new IllegalArgumentException(
                    "the range has more than " + MOST + " times " + length + "; ask for less");
        }
        List<Instant> times = new ArrayList<>();
        if (range.from().isBefore(range.to())) {
            Instant at = Slices.floor(range.from(), length);
            for (; at.isBefore(range.to()); at = at.plus(length)) {
                times.add(at);
            }
        }
        Map<Instant, Measured.Row> found = new HashMap<>();
        rows.forEach(row -> found.put(row.at(), row));
        return new Timeline(times, found);
    }

    <T> List<T> map(BiFunction<Instant, Optional<Measured.Row>, T> shape) {
        return times.stream()
                .map(at -> shape.apply(at, Optional.ofNullable(rows.get(at))))
                .toList();
    }
}
