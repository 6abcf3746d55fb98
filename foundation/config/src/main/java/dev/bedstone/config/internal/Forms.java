package dev.bedstone.config.internal;

import dev.bedstone.kernel.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The forms that settings take. */
final class Forms {

    static final Form<String> TEXT = new Form<>("text", Forms::text);
    static final Form<Secret> SECRET = new Form<>("secret", Secret::of);
    static final Form<String> URL = new Form<>("URL", text -> text);
    static final Form<Path> FILE = new Form<>("path of a file", Forms::path);
    static final Form<Path> DIRECTORY = new Form<>("path of a directory", Forms::path);
    static final Form<Boolean> BOOLEAN = new Form<>("true or false", Forms::bool);

    private static final Map<String, Boolean> BOOLEANS =
            Map.of(
                    "true", true, "yes", true, "on", true, "1", true, //
                    "false", false, "no", false, "off", false, "0", false);

    private Forms() {}

    /** A whole number from {@code least} to {@code most}. */
    static Form<Integer> number(int least, int most) {
        String range = least + " to " + most;
        return new Form<>(range, text -> number(text, least, most, range));
    }

    /** A constant of {@code type}, written in lower case with dashes. */
    static <E extends Enum<E>> Form<E> oneOf(Class<E> type) {
        String names =
                Arrays.stream(type.getEnumConstants())
                        .map(Forms::name)
                        .collect(Collectors.joining(", "));
        return new Form<>(names, text -> constant(type, text, names));
    }

    /** How a constant is written in a setting. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text, String names) {
        String wanted = text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> name(constant).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is not one of " + names));
    }

    private static Integer number(String text, int least, int most, String range) {
        String digits = text.strip().replace("_", "");
        if (!digits.matches("[+-]?[0-9]{1,18}")) {
            throw new IllegalArgumentException("is not a whole number; it is " + range);
        }
        long number = Long.parseLong(digits);
        if (number < least || number > most) {
            throw new IllegalArgumentException("is out of range; it is " + range);
        }
        return (int) number;
    }

    private static Boolean bool(String text) {
        Boolean value = BOOLEANS.get(text.strip().toLowerCase(Locale.ROOT));
        if (value == null) {
            throw new IllegalArgumentException("is neither true nor false");
        }
        return value;
    }

    private static String text(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("contains a control character");
        }
        return text.strip();
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException impossible) {
            throw new IllegalArgumentException("is not a path");
        }
    }
}
