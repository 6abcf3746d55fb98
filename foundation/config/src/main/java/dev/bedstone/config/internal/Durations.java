package dev.bedstone.config.internal;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 2m}, {@code PT30S}. */
final class Durations {

    /** Above zero, and few enough milliseconds for the 32 bits of the drivers. */
    static final Form<Duration> POSITIVE = form("duration", 1, Duration.ofDays(24));

    /** As {@link #POSITIVE}, and zero for never. */
    static final Form<Duration> OR_NEVER = form("duration, or 0 for never", 0, Duration.ofDays(24));

    /** A life of stored values: up to ten years. */
    static final Form<Duration> LIFE = form("duration", 1_000, Duration.ofDays(3_650));

    private static final Pattern SHORT = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private Durations() {}

    /** The shortest text that stands for {@code duration}. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        for (String unit : new String[] {"d", "h", "m", "s"}) {
            long length = MILLIS.getOrDefault(unit, 1L);
            if (millis != 0 && millis % length == 0) {
                return millis / length + unit;
            }
        }
        return millis == 0 ? "0s" : millis + "ms";
    }

    private static Form<Duration> form(String description, long leastMillis, Duration most) {
        return new Form<>(description, text -> parse(text, leastMillis, most));
    }

    private static Duration parse(String text, long leastMillis, Duration most) {
        Duration duration = parse(text.strip());
        if (duration.compareTo(Duration.ofMillis(leastMillis)) < 0) {
            throw new IllegalArgumentException(
                    leastMillis == 0
                            ? "is below zero"
                            : "is too short; it is at least "
                                    + text(Duration.ofMillis(leastMillis)));
        }
        if (duration.compareTo(most) > 0) {
            throw new IllegalArgumentException("is too long; it is at most " + text(most));
        }
        return duration;
    }

    private static Duration parse(String text) {
        Matcher matcher = SHORT.matcher(text);
        if (matcher.matches()) {
            long unit = MILLIS.getOrDefault(matcher.group(2), 1L);
            return Duration.ofMillis(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
        }
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (text.matches("[+-]?\\d+")) {
            throw new IllegalArgumentException("has no unit; write " + text + "s for seconds");
        }
        return iso(text);
    }

    private static Duration iso(String text) {
        try {
            return Duration.parse(text.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException | ArithmeticException notIso) {
            throw new IllegalArgumentException(
                    "is not a duration; write for example 500ms, 30s, 2m, 1h, 1d or PT30S");
        }
    }
}
