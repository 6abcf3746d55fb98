package dev.bedstone.kernel;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A point in the log of a database: what was committed before it is seen by whoever has read the
 * log as far. Ordered as the log is. The text, such as {@code 16/B374D848}, is PostgreSQL's ({@code
 * pg_lsn}) and may be handed to a client, which gives it back with its next request. Immutable.
 *
 * @param value the place, counted without sign
 */
public record LogPosition(long value) implements Comparable<LogPosition> {

    /** The beginning: everybody is as far. */
    public static final LogPosition START = new LogPosition(0);

    /** Further than anybody is: only the database that writes the log will do. */
    public static final LogPosition END = new LogPosition(-1);

    private static final Pattern TEXT = Pattern.compile("(\\p{XDigit}{1,8})/(\\p{XDigit}{1,8})");

    /**
     * Reads the text of a position.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static LogPosition of(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("this is no position in a log, such as 16/B374D848");
        }
        long high = HexFormat.fromHexDigitsToLong(parts.group(1));
        return new LogPosition(
                high << Integer.SIZE | HexFormat.fromHexDigitsToLong(parts.group(2)));
    }

    /** The one that is further. */
    public LogPosition orLater(LogPosition other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public int compareTo(LogPosition other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toHexString(value >>> Integer.SIZE).toUpperCase(Locale.ROOT)
                + "/"
                + Integer.toHexString((int) value).toUpperCase(Locale.ROOT);
    }
}
