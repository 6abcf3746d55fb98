package dev.bedstone.postgres.internal.tenancy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Values for a column, each as SQL, the likeliest first. Different numbers give different values
 * wherever the type has enough of them.
 */
final class Values {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    private Values() {}

    static List<String> of(Column column, String table, int number) {
        List<String> values = new ArrayList<>();
        switch (column.type()) {
            case "uuid" -> values.add(literal(uuid(table + "." + column.name() + number)));
            case "json", "jsonb" -> {
                values.add("'{\"canary\": \"" + letter(number) + "\"}'");
                values.add("'[]'");
            }
            case "bytea" -> values.add("'\\xcafe0" + number + "'");
            case "inet", "cidr" -> values.add("'192.0.2." + number + "'");
            case "interval" -> values.add("'" + number + " days'");
            case "time", "timetz" -> values.add("'12:0" + number + "'");
            case "tsvector" -> values.add("'canary" + letter(number) + "'");
            default -> byCategory(values, column, number);
        }
        return values;
    }

    private static void byCategory(List<String> values, Column column, int number) {
        switch (column.category()) {
            case "N" -> numbers(values, column, number);
            case "B" -> values.addAll(List.of("true", "false"));
            case "D" -> {
                column.choices().forEach(choice -> values.add(literal(choice)));
                values.add("'2026-06-0" + number + "'");
                values.add("now()");
            }
            case "E" -> column.choices().forEach(choice -> values.add(literal(choice)));
            case "A" -> values.add("'{}'");
            case "R" -> values.add("'empty'");
            default -> texts(values, column, number);
        }
    }

    private static void numbers(List<String> values, Column column, int number) {
        values.add(String.valueOf(number));
        values.add(String.valueOf(100 + number));
        column.choices().stream()
                .filter(choice -> NUMBER.matcher(choice).matches())
                .forEach(values::add);
        values.add("0." + number);
        values.add("-" + number);
        values.add("0");
    }

    private static void texts(List<String> values, Column column, int number) {
        String letter = letter(number);
        List<String> texts = new ArrayList<>();
        texts.add("canary-" + letter);
        texts.add("canary." + letter + "@example.com");
        texts.add("https://canary-" + letter + ".example.com/");
        column.choices().stream().filter(choice -> !choice.contains("\\")).forEach(texts::add);
        for (int length : new int[] {2, 3, 32, 40, 64}) {
            texts.add(letter.repeat(length));
        }
        texts.add(letter.toUpperCase(Locale.ROOT).repeat(2));
        texts.add(letter.toUpperCase(Locale.ROOT).repeat(3));
        texts.add("+120255501" + "0" + number);
        for (String text : texts) {
            if (column.length() == 0 || text.length() <= column.length()) {
                values.add(literal(text));
            }
        }
        if (values.isEmpty()) {
            values.add(literal(letter.repeat(column.length())));
        }
    }

    private static String letter(int number) {
        return String.valueOf((char) ('a' + number - 1));
    }

    private static String uuid(String seed) {
        return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
