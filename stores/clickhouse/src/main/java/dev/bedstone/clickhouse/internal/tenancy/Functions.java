package dev.bedstone.clickhouse.internal.tenancy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The functions and types that a tenant's statement may name: a list of what is known to read
 * nothing but its arguments, and not of what is known to be dangerous. Immutable.
 */
final class Functions {

    private static final Set<String> KNOWN = read();

    /** An aggregate function with one of these behind its name is another. */
    private static final List<String> COMBINATORS =
            List.of(
                    "simplestate",
                    "mergestate",
                    "ordefault",
                    "distinct",
                    "resample",
                    "foreach",
                    "ornull",
                    "argmin",
                    "argmax",
                    "state",
                    "merge",
                    "array",
                    "map",
                    "if");

    private Functions() {}

    private static Set<String> read() {
        try (InputStream resource = Functions.class.getResourceAsStream("functions.txt");
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        Objects.requireNonNull(resource),
                                        StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Stream.of(line.split(" ")))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Whether it reads nothing but its arguments; names differ in nothing but case. */
    static boolean isHarmless(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return KNOWN.contains(lower) || isCombined(lower);
    }

    private static boolean isCombined(String lower) {
        return COMBINATORS.stream()
                .filter(lower::endsWith)
                .map(end -> lower.substring(0, lower.length() - end.length()))
                .anyMatch(base -> KNOWN.contains(base) || isCombined(base));
    }
}
