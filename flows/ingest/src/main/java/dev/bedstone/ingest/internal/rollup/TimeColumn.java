package dev.bedstone.ingest.internal.rollup;

import dev.bedstone.ingest.internal.send.TableAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * The column of a roll-up that says when what it sums up was: the beginning of a minute, an hour, a
 * day. Moments are seconds since 1970 in UTC.
 *
 * @param name as the table calls it
 * @param isDay whether its type is {@code Date}
 */
record TimeColumn(String name, boolean isDay) {

    private static final long DAY = 86_400;

    /** Whether a type is one that such a column may have. */
    static boolean fits(String type) {
        return type.equals("Date") || type.equals("DateTime") || type.startsWith("DateTime(");
    }

    static TimeColumn of(Column column) {
        return new TimeColumn(column.name(), column.type().equals("Date"));
    }

    String quoted() {
        return TableAddress.quoted(name);
    }

    /** The column as a moment. */
    String moment() {
        return isDay
                ? "toInt64(toUInt16(" + quoted() + ")) * " + DAY
                : "toInt64(toUnixTimestamp(" + quoted() + "))";
    }

    /** A condition that the column lies from one moment to another, which does not belong to it. */
    String between(Instant from, Instant to) {
        return "%1$s >= %2$s and %1$s < %3$s"
                .formatted(quoted(), literal(from.getEpochSecond()), literal(to.getEpochSecond()));
    }

    /** A condition that the column is one of some moments. */
    String in(Collection<Long> moments) {
        return quoted()
                + " in ("
                + moments.stream().map(this::literal).collect(Collectors.joining(", "))
                + ")";
    }

    /** The first that may lie in a range from a moment on. */
    Instant first(Instant from) {
        return from.truncatedTo(isDay ? ChronoUnit.DAYS : ChronoUnit.HOURS);
    }

    /** The end of a range, so that it means the same for each kind of column. */
    Instant last(Instant to) {
        Instant whole = to.truncatedTo(isDay ? ChronoUnit.DAYS : ChronoUnit.SECONDS);
        return whole.equals(to) ? to : whole.plus(1, isDay ? ChronoUnit.DAYS : ChronoUnit.SECONDS);
    }

    private String literal(long moment) {
        return isDay ? "toDate(" + moment / DAY + ")" : "toDateTime(" + moment + ", 'UTC')";
    }
}
