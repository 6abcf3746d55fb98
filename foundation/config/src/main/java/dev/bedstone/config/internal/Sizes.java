package dev.bedstone.config.internal;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 64KiB}, {@code 32MiB}, {@code 4GiB}, or bytes alone. */
final class Sizes {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(kib|mib|gib|tib)?");
    private static final Map<String, Integer> SHIFTS =
            Map.of("kib", 10, "mib", 20, "gib", 30, "tib", 40);

    private Sizes() {}

    /** A size from {@code least} to {@code most} bytes. */
    static Form<Long> between(long least, long most) {
        String range = text(least) + " to " + text(most);
        return new Form<>("size, " + range, text -> parse(text, least, most, range));
    }

    private static Long parse(String text, long least, long most, String range) {
        Matcher parts = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new IllegalArgumentException("is not a size; write for example 64KiB or 4GiB");
        }
        int shift = parts.group(2) == null ? 0 : SHIFTS.getOrDefault(parts.group(2), 0);
        long number = Long.parseLong(parts.group(1));
        if (number > most >> shift || number << shift < least) {
            throw new IllegalArgumentException("is out of range; it is " + range);
        }
        return number << shift;
    }

    private static String text(long bytes) {
        for (Map.Entry<String, Integer> unit :
                Map.of("TiB", 40, "GiB", 30, "MiB", 20, "KiB", 10).entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                        .toList()) {
            if (bytes >= 1L << unit.getValue() && bytes % (1L << unit.getValue()) == 0) {
                return (bytes >> unit.getValue()) + unit.getKey();
            }
        }
        return Long.toString(bytes);
    }
}
