package dev.bedstone.config.internal;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A name in the environment that many applications use for one of our settings. Immutable.
 *
 * @param name the name, such as {@code DB_POOL_SIZE}
 * @param setting what it sets
 * @param reading how its value is written
 * @param weak whether it only fills what nothing else says, as the {@code PG*} names of libpq do
 */
record Alias(String name, Setting<?> setting, Reading reading, boolean weak) {

    /** How the value of an alias is written, where that differs from the setting itself. */
    enum Reading {
        /** As the setting. */
        SAME,
        /** A number without a unit counts seconds; a negative one means never. */
        SECONDS,
        /** True or false instead of a TLS mode. */
        TLS_SWITCH,
        /** The name of a compression, or true or false. */
        COMPRESSION
    }

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
    private static final Pattern FRACTION = Pattern.compile("\\d{1,6}\\.\\d{1,3}");
    private static final Set<String> TRUE = Set.of("true", "1", "yes", "on");
    private static final Set<String> FALSE = Set.of("false", "0", "no", "off");

    /** The text as the setting itself takes it. */
    String translate(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        return switch (reading) {
            case SAME -> text;
            case SECONDS -> seconds(plain);
            case TLS_SWITCH ->
                    TRUE.contains(plain) ? "verify-full" : FALSE.contains(plain) ? "disable" : text;
            case COMPRESSION ->
                    plain.equals("lz4") ? "true" : plain.equals("none") ? "false" : text;
        };
    }

    private static String seconds(String text) {
        if (SECONDS.matcher(text).matches()) {
            return text + "s";
        }
        if (FRACTION.matcher(text).matches()) {
            return Math.round(Double.parseDouble(text) * 1_000) + "ms";
        }
        return text.equals("-1") ? "0s" : text;
    }
}
