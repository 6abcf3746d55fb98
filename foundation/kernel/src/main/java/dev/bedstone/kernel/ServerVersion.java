package dev.bedstone.kernel;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The version of a server, compared number by number. Immutable.
 *
 * @param major first number
 * @param minor second number
 * @param patch third number
 */
public record ServerVersion(int major, int minor, int patch) implements Comparable<ServerVersion> {

    private static final Pattern NUMBERS = Pattern.compile("\\d{1,9}(\\.\\d{1,9}){0,3}.*");

    /** Reads {@code 7.2.4} and the like; what is missing or no number counts as 0. */
    public static ServerVersion of(String text) {
        if (!NUMBERS.matcher(text).matches()) {
            return new ServerVersion(0, 0, 0);
        }
        int[] parts =
                Arrays.stream(text.split("[^0-9]+")).limit(3).mapToInt(Integer::parseInt).toArray();
        int[] all = Arrays.copyOf(parts, 3);
        return new ServerVersion(all[0], all[1], all[2]);
    }

    /** Whether it is lower than the version of these three numbers. */
    public boolean isBefore(int otherMajor, int otherMinor, int otherPatch) {
        return compareTo(new ServerVersion(otherMajor, otherMinor, otherPatch)) < 0;
    }

    @Override
    public int compareTo(ServerVersion other) {
        int byMajor = Integer.compare(major, other.major);
        int byMinor = byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
        return byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
