package dev.bedstone.ingest.internal.rollup;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * For how long a table keeps its rows, as its TTL says. Immutable.
 *
 * @param known whether the TTL is understood
 * @param period from the time of a row on; empty for ever
 * @param column what the time of a row is
 */
record Retention(boolean known, Optional<Duration> period, String column) {

    static final Retention FOREVER = new Retention(true, Optional.empty(), "");
    static final Retention UNKNOWN = new Retention(false, Optional.empty(), "");

    /** The server's clock may be ahead, and its merges need not be late. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private static final Pattern TTL = Pattern.compile(" TTL (.+?)(?: SETTINGS .*)?$");
    private static final Pattern AFTER =
            Pattern.compile(
                    "\\(*(?:toDateTime\\()?`?(\\w+)`?\\)*((?: \\+ toInterval[A-Z][a-z]+\\(\\d{1,10}\\)+)+)");
    private static final Pattern INTERVAL =
            Pattern.compile("toInterval([A-Z][a-z]+)\\((\\d{1,10})\\)");

    /** Of a table, by the {@code engine_full} of the server's catalogue. */
    static Retention of(String engine) {
        Matcher ttl = TTL.matcher(engine);
        if (!ttl.find()) {
            return FOREVER;
        }
        Matcher after = AFTER.matcher(ttl.group(1));
        return after.matches() ? after(after.group(1), after.group(2)) : UNKNOWN;
    }

    private static Retention after(String column, String intervals) {
        Duration period = Duration.ZERO;
        Matcher interval = INTERVAL.matcher(intervals);
        while (interval.find()) {
            Duration unit = unit(interval.group(1));
            if (unit == null) {
                return UNKNOWN;
            }
            period = period.plus(unit.multipliedBy(Long.parseLong(interval.group(2))));
        }
        return new Retention(true, Optional.of(period), column);
    }

    /** Of those that differ in length the shortest. */
    private static @Nullable Duration unit(String name) {
        return switch (name) {
            case "Second" -> Duration.ofSeconds(1);
            case "Minute" -> Duration.ofMinutes(1);
            case "Hour" -> Duration.ofHours(1);
            case "Day" -> Duration.ofDays(1);
            case "Week" -> Duration.ofDays(7);
            case "Month" -> Duration.ofDays(28);
            case "Quarter" -> Duration.ofDays(90);
            case "Year" -> Duration.ofDays(365);
            default -> null;
        };
    }

    /** Whether all rows from a time on are certainly there. */
    boolean covers(Instant begin, Instant now) {
        return known
                && period.map(length -> begin.plus(length).isAfter(now.plus(MARGIN))).orElse(true);
    }

    boolean isForever() {
        return known && period.isEmpty();
    }

    /** The shorter of two. */
    Retention least(Retention other) {
        if (!known || !other.known) {
            return UNKNOWN;
        }
        if (isForever() || other.isForever()) {
            return isForever() ? other : this;
        }
        return period.orElseThrow().compareTo(other.period.orElseThrow()) <= 0 ? this : other;
    }
}
