package dev.bedstone.clickhouse.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ClickHouse's format TabSeparated ({@code clickhouse.com/docs/interfaces/formats/TabSeparated}),
 * for short answers and rows where text is enough.
 */
final class TabSeparated {

    static final String FORMAT = "TabSeparated";

    private static final String NULL = "\\N";

    private TabSeparated() {}

    /** The rows of an answer; null for NULL. */
    static List<List<@Nullable String>> read(String answer) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        if (answer.isEmpty()) {
            return rows;
        }
        String body = answer.endsWith("\n") ? answer.substring(0, answer.length() - 1) : answer;
        for (String line : body.split("\n", -1)) {
            List<@Nullable String> row = new ArrayList<>();
            for (String value : line.split("\t", -1)) {
                row.add(value.equals(NULL) ? null : plain(value));
            }
            rows.add(row);
        }
        return rows;
    }

    private static String plain(String value) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        StringBuilder plain = new StringBuilder(value.length());
        for (int at = 0; at < value.length(); at++) {
            char sign = value.charAt(at);
            plain.append(
                    sign == '\\' && at + 1 < value.length() ? meant(value.charAt(++at)) : sign);
        }
        return plain.toString();
    }

    private static char meant(char escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '0' -> '\0';
            default -> escaped;
        };
    }

    /** Rows as the server reads them; null for NULL. */
    static String write(List<? extends List<?>> rows) {
        StringBuilder text = new StringBuilder();
        for (List<?> row : rows) {
            String gap = "";
            for (Object value : row) {
                text.append(gap).append(value == null ? NULL : escaped(value.toString()));
                gap = "\t";
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\0", "\\0");
    }
}
