package dev.bedstone.clickhouse.internal;

import java.time.Instant;
import java.time.LocalDate;

/**
 * What ClickHouse's types of days and moments can hold.
 *
 * @see <a href="https://clickhouse.com/docs/sql-reference/data-types/datetime64">DateTime64</a>
 */
final class TimeRanges {

    private static final LocalDate FIRST_DAY = LocalDate.EPOCH;
    private static final LocalDate LAST_DAY = FIRST_DAY.plusDays(65_535);
    private static final LocalDate FIRST_WIDE_DAY = LocalDate.of(1900, 1, 1);
    private static final LocalDate LAST_WIDE_DAY = LocalDate.of(2299, 12, 31);
    private static final Instant LAST_SECOND = Instant.ofEpochSecond(0xFFFF_FFFFL);
    private static final Instant FIRST_FRACTION = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LAST_FRACTION = Instant.parse("2299-12-31T23:59:59.99999999Z");

    /** Nanoseconds since 1970 in 64 bits. */
    private static final Instant LAST_NANOSECOND = Instant.EPOCH.plusNanos(Long.MAX_VALUE);

    private static final int NANOSECONDS = 9;

    private TimeRanges() {}

    /**
     * A {@code Date}, or a {@code Date32} if {@code wide}.
     *
     * @throws IllegalArgumentException if it cannot be held; the message is the range
     */
    static LocalDate day(LocalDate day, boolean wide) {
        LocalDate first = wide ? FIRST_WIDE_DAY : FIRST_DAY;
        LocalDate last = wide ? LAST_WIDE_DAY : LAST_DAY;
        if (day.isBefore(first) || day.isAfter(last)) {
            throw new IllegalArgumentException("a date lies outside of " + first + " to " + last);
        }
        return day;
    }

    /** A {@code DateTime}; throws as {@link #day}. */
    static Instant second(Instant moment) {
        return within(moment, Instant.EPOCH, LAST_SECOND);
    }

    /** A {@code DateTime64} with so many digits; throws as {@link #day}. */
    static Instant fraction(Instant moment, int scale) {
        return within(
                moment, FIRST_FRACTION, scale == NANOSECONDS ? LAST_NANOSECOND : LAST_FRACTION);
    }

    private static Instant within(Instant moment, Instant first, Instant last) {
        if (moment.isBefore(first) || moment.isAfter(last)) {
            throw new IllegalArgumentException("a moment lies outside of " + first + " to " + last);
        }
        return moment;
    }
}
