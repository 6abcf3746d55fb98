package dev.bedstone.gateway.internal.sql;

import java.util.Map;
import java.util.stream.Collectors;

/** Values and names as they stand in a statement, safe whatever they hold. */
public final class SqlText {

    private SqlText() {}

    /** A string literal. */
    public static String quote(String value) {
        StringBuilder text = new StringBuilder(value.length() + 2).append('\'');
        for (int i = 0; i < value.length(); i++) {
            char next = value.charAt(i);
            switch (next) {
                case '\'', '\\' -> text.append('\\').append(next);
                case '\0' -> text.append("\\0");
                default -> text.append(next);
            }
        }
        return text.append('\'').toString();
    }

    /** What a string literal says, given what stands between its quotes. */
    public static String unquote(String inner) {
        StringBuilder text = new StringBuilder(inner.length());
        for (int i = 0; i < inner.length(); i++) {
            char next = inner.charAt(i);
            boolean escapes = next == '\\' || next == '\'';
            if (escapes && i + 1 < inner.length()) {
                i++;
            }
            text.append(inner.charAt(i));
        }
        return text.toString();
    }

    /** A name in backticks. */
    public static String name(String name) {
        return '`' + name.replace("\\", "\\\\").replace("`", "\\`") + '`';
    }

    /** A SET statement; every value goes as a string, which the engine reads as its type. */
    public static String set(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " = " + quote(setting.getValue()))
                .collect(Collectors.joining(", ", "SET ", ""));
    }
}
