package dev.bedstone.cli.internal.query;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement as a person typed it, without the semicolon and the format at its end, which other
 * clients take as well. Immutable.
 *
 * @param statement what is sent
 * @param format the format it asks for
 */
public record QueryText(String statement, Optional<String> format) {

    private static final Pattern WITH_FORMAT =
            Pattern.compile("(?is)(.*\\S)\\s+format\\s+([a-z][a-z0-9]*)");

    /** What {@code typed} says. */
    public static QueryText of(String typed) {
        String statement = typed.strip().replaceFirst("[;\\s]+$", "");
        Matcher matcher = WITH_FORMAT.matcher(statement);
        return matcher.matches()
                ? new QueryText(matcher.group(1), Optional.of(matcher.group(2)))
                : new QueryText(statement, Optional.empty());
    }
}
