package dev.bedstone.migrate.internal.source;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A version: numbers, separated by dots or underscores; {@code 1}, {@code 1.0} and {@code 001} are
 * the same. Immutable.
 */
public final class Version implements Comparable<Version> {

    private static final Pattern FORM = Pattern.compile("\\d{1,18}([._]\\d{1,18})*");

    private final long[] parts;

    private Version(long[] parts) {
        this.parts = parts;
    }

    /** Whether {@code text} is a version. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /**
     * The version that {@code text} says.
     *
     * @throws IllegalArgumentException if it says none
     */
    public static Version of(String text) {
        if (!isOne(text)) {
            throw new IllegalArgumentException("'" + text + "' is not a version such as 1.2");
        }
        long[] parts = Arrays.stream(text.split("[._]")).mapToLong(Long::parseLong).toArray();
        int length = parts.length;
        while (length > 1 && parts[length - 1] == 0) {
            length--;
        }
        return new Version(Arrays.copyOf(parts, length));
    }

    @Override
    public int compareTo(Version other) {
        return Arrays.compare(parts, other.parts);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Version version && Arrays.equals(parts, version.parts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(parts);
    }

    /** The shortest form, with dots. */
    @Override
    public String toString() {
        return Arrays.stream(parts).mapToObj(Long::toString).collect(Collectors.joining("."));
    }
}
