package dev.bedstone.platform.internal;

import dev.bedstone.kernel.Problem;
import dev.bedstone.platform.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Collects what is wrong with one input. The texts themselves are in no message. Not thread-safe.
 */
public final class Checks {

    private static final Pattern SLUG = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@\\p{Cntrl}]{1,64}@[^\\s@\\p{Cntrl}]{1,189}");

    private final List<Problem> found = new ArrayList<>();

    /** A text that says something: not blank, at most {@code longest} characters. */
    public Checks text(String where, String value, int longest) {
        if (value.isBlank()) {
            add(where, "is blank", "give it at least one character that can be seen");
        }
        return upTo(where, value, longest);
    }

    /** A text that may be empty, of at most {@code longest} characters as PostgreSQL counts. */
    public Checks upTo(String where, String value, int longest) {
        int length = value.codePointCount(0, value.length());
        if (length > longest) {
            add(where, "has " + length + " characters", "shorten it to " + longest);
        }
        int nul = value.indexOf('\0');
        if (nul >= 0) {
            add(where, "holds NUL at character " + (nul + 1), "PostgreSQL stores none; remove it");
        }
        if (!isWhole(value)) {
            add(where, "holds half of a surrogate pair", "give whole characters");
        }
        return this;
    }

    /** A name in addresses. */
    public Checks slug(String where, String value) {
        if (!SLUG.matcher(value).matches()) {
            add(
                    where,
                    "does not fit into an address",
                    "use 1 to 63 of a-z, 0-9 and hyphens, no hyphen first or last");
        }
        return this;
    }

    /** An address of electronic mail. Whether it exists only a message to it can tell. */
    public Checks email(String where, String value) {
        if (!EMAIL.matcher(value).matches()) {
            add(where, "is no e-mail address", "give it as name@domain, up to 254 characters");
        }
        return this;
    }

    /** A number from {@code least} to {@code most}. */
    public Checks range(String where, long value, long least, long most) {
        if (value < least || value > most) {
            add(where, "is " + value, "give " + least + " to " + most);
        }
        return this;
    }

    private void add(String where, String what, String fix) {
        found.add(new Problem(where, what, fix));
    }

    /** What was found, if anything, as an exception for whoever wrote the input. */
    public void done() {
        if (!found.isEmpty()) {
            throw new InputException(found);
        }
    }

    private static boolean isWhole(String value) {
        return value.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
    }
}
