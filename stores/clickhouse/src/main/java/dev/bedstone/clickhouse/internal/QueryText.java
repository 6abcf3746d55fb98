package dev.bedstone.clickhouse.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement and the parameters that stand in it as {@code {name:Type}}, which the server puts in
 * place. Knows strings, quoted names and comments, in which nothing is a parameter. Immutable.
 */
final class QueryText {

    private static final Pattern PARAMETER =
            Pattern.compile("\\{\\s*([A-Za-z_]\\w{0,127})\\s*:\\s*([^{}]{1,4096}?)\\s*\\}");

    private final String text;
    private final Map<String, ParameterType> parameters;

    private QueryText(String text, Map<String, ParameterType> parameters) {
        this.text = text;
        this.parameters = Collections.unmodifiableMap(parameters);
    }

    /**
     * Looks for the parameters.
     *
     * @throws IllegalArgumentException if one has a type that is none, or two types
     */
    static QueryText of(String text) {
        Map<String, ParameterType> parameters = new LinkedHashMap<>();
        Matcher parameter = PARAMETER.matcher(text);
        for (int at = 0; at < text.length(); at = next(text, at)) {
            if (text.charAt(at) == '{' && parameter.region(at, text.length()).lookingAt()) {
                add(parameters, parameter.group(1), parameter.group(2));
            }
        }
        return new QueryText(text, parameters);
    }

    private static void add(Map<String, ParameterType> parameters, String name, String type) {
        ParameterType before = parameters.putIfAbsent(name, ParameterType.of(name, type));
        if (before != null && !before.declared().equals(type)) {
            throw new IllegalArgumentException(
                    "the parameter "
                            + name
                            + " is declared as "
                            + before.declared()
                            + " and "
                            + type);
        }
    }

    String text() {
        return text;
    }

    /** The parameters by name, in the order they appear. */
    Map<String, ParameterType> parameters() {
        return parameters;
    }

    /** The place behind what begins at {@code at}: a string, a comment or one character. */
    private static int next(String text, int at) {
        char first = text.charAt(at);
        if (first == '\'' || first == '"' || first == '`') {
            return behindQuoted(text, at);
        }
        if (text.startsWith("--", at) || text.startsWith("# ", at) || text.startsWith("#!", at)) {
            return behind(text, "\n", at);
        }
        return text.startsWith("/*", at) ? behind(text, "*/", at + 2) : at + 1;
    }

    /** A doubled quote ends one string and begins the next, which comes to the same. */
    private static int behindQuoted(String text, int at) {
        char quote = text.charAt(at);
        int place = at + 1;
        while (place < text.length() && text.charAt(place) != quote) {
            place += text.charAt(place) == '\\' ? 2 : 1;
        }
        return place + 1;
    }

    private static int behind(String text, String end, int at) {
        int found = text.indexOf(end, at);
        return found < 0 ? text.length() : found + end.length();
    }
}
