package dev.bedstone.config.internal;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.StringSubstitutor;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${NAME}}, {@code ${NAME:-default}} and {@code ${file:/path}} in the values of
 * files; {@code $${NAME}} stands for the text {@code ${NAME}}. What stands in for a name is not
 * looked at again, so that a password may contain anything.
 */
final class Substitution {

    private static final String FILE = "file:";
    private static final Pattern QUOTED_NAME = Pattern.compile("'([A-Za-z_][A-Za-z0-9_]{0,99})'");

    private final StringSubstitutor substitutor;

    /** A name for which there is no value. */
    static final class UndefinedName extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UndefinedName(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * @param names the value of a name, or null
     * @param files the content of a file; throws {@link UndefinedName} if it cannot be read
     */
    Substitution(Function<String, @Nullable String> names, Function<String, String> files) {
        substitutor =
                new StringSubstitutor(name ->
                        name.startsWith(FILE)
                                ? files.apply(name.substring(FILE.length()))
                                : names.apply(name))
                        .setDisableSubstitutionInValues(true)
                        .setEnableUndefinedVariableException(true);
    }

    /**
     * The text with its names replaced.
     *
     * @throws UndefinedName if one of them has no value; the message names it
     */
    String apply(String text) {
        if (!text.contains("${")) {
            return text;
        }
        try {
            return substitutor.replace(text);
        } catch (IllegalArgumentException undefined) {
            throw new UndefinedName(
                    "uses "
                            + name(undefined)
                            + ", which is not defined in the environment or .env");
        }
    }

    /** The name out of the library's message, unless it does not look like one. */
    private static String name(IllegalArgumentException undefined) {
        Matcher matcher = QUOTED_NAME.matcher(String.valueOf(undefined.getMessage()));
        return matcher.find() ? "${" + matcher.group(1) + "}" : "a name in ${}";
    }
}
