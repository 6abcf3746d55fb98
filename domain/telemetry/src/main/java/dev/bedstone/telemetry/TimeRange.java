package dev.bedstone.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** A stretch of time, of which the beginning belongs to it and the end does not. Immutable. */
public sealed interface TimeRange {

    /** Where it lies if it is {@code now}. */
    Between at(Instant now);

    /**
     * A range with a beginning and an end.
     *
     * @param from the first moment, to the millisecond
     * @param to the first moment behind it
     */
    record Between(Instant from, Instant to) implements TimeRange {

        private static final Instant LATEST = Instant.ofEpochSecond((1L << Integer.SIZE) - 1);

        /**
         * @throws IllegalArgumentException if it ends before it begins, or lies outside of 1970 to
         *     2106, which are the moments of ClickHouse's {@code DateTime}
         */
        public Between {
            if (to.isBefore(from)) {
                throw new IllegalArgumentException("a range does not end before it begins");
            }
            if (from.isBefore(Instant.EPOCH) || to.isAfter(LATEST)) {
                throw new IllegalArgumentException(
                        "a range lies within " + Instant.EPOCH + " to " + LATEST);
            }
        }

        @Override
        public Between at(Instant now) {
            return this;
        }
    }

    /**
     * A range that ends now.
     *
     * @param length how long it is
     */
    record Last(Duration length) implements TimeRange {

        /**
         * @throws IllegalArgumentException if it is not positive
         */
        public Last {
            if (!length.isPositive()) {
                throw new IllegalArgumentException("a range has a positive length");
            }
        }

        @Override
        public Between at(Instant now) {
            return new Between(now.minus(length), now);
        }
    }

    /** From a moment to another, which does not belong to it. */
    static TimeRange between(Instant from, Instant to) {
        return new Between(from, to);
    }

    /** What ends now. */
    static TimeRange last(Duration length) {
        return new Last(length);
    }

    /** The last hour. */
    static TimeRange lastHour() {
        return last(Duration.ofHours(1));
    }

    /** The last 24 hours. */
    static TimeRange lastDay() {
        return last(Duration.ofDays(1));
    }

    /** The last seven times 24 hours. */
    static TimeRange lastWeek() {
        return last(Duration.ofDays(7));
    }

    /** A day, in UTC. */
    static TimeRange day(LocalDate day) {
        return between(start(day), start(day.plusDays(1)));
    }

    /** A month, in UTC. */
    static TimeRange month(YearMonth month) {
        return between(start(month.atDay(1)), start(month.plusMonths(1).atDay(1)));
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
