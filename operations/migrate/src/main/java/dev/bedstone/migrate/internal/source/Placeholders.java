package dev.bedstone.migrate.internal.source;

import dev.bedstone.migrate.internal.sql.Dialect;
import dev.bedstone.migrate.internal.sql.Lexer;
import dev.bedstone.migrate.internal.sql.MalformedText;
import dev.bedstone.migrate.internal.sql.TokenKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts values in the place of <code>${name}</code>. Inside quotes a value is escaped; outside of
 * them, and in dollar quotes, it must be a plain name or number, so that it cannot become a
 * statement.
 */
final class Placeholders {

    /**
     * A text with its values.
     *
     * @param moves pairs of offsets in {@code text} and in the original, in order, where they part
     */
    record Filled(String text, List<int[]> moves) {

        /** The offset in the original of an offset in {@link #text}. */
        int original(int offset) {
            int found = offset;
            for (int[] move : moves) {
                if (move[0] <= offset) {
                    found = move[1] + offset - move[0];
                }
            }
            return found;
        }
    }

    static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.-]*)}");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.]+");

    private final Map<String, String> values;
    private final Dialect dialect;

    Placeholders(Map<String, String> values, Dialect dialect) {
        this.values = Map.copyOf(values);
        this.dialect = dialect;
    }

    /**
     * Fills a statement.
     *
     * @throws MalformedText if a value is missing or does not fit its place
     */
    Filled fill(String statement) {
        if (!statement.contains("${")) {
            return new Filled(statement, List.of());
        }
        StringBuilder text = new StringBuilder();
        List<int[]> moves = new ArrayList<>();
        Lexer lexer = new Lexer(statement, dialect);
        while (lexer.next()) {
            if (lexer.kind() == TokenKind.COMMENT) {
                text.append(lexer.token());
            } else {
                fill(lexer, text, moves);
            }
        }
        return new Filled(text.toString(), moves);
    }

    private void fill(Lexer lexer, StringBuilder text, List<int[]> moves) {
        String token = lexer.token();
        Matcher place = PLACE.matcher(token);
        int copied = 0;
        while (place.find()) {
            text.append(token, copied, place.start());
            int offset = lexer.start() + place.start();
            text.append(value(place.group(1), lexer.kind(), token, offset));
            copied = place.end();
            moves.add(new int[] {text.length(), lexer.start() + copied});
        }
        text.append(token, copied, token.length());
    }

    static MalformedText missing(String name, int offset) {
        return new MalformedText(
                offset,
                "there is no value for ${" + name + "}",
                "give it one in the settings of migrations");
    }

    private String value(String name, TokenKind kind, String token, int offset) {
        String value = values.get(name);
        if (value == null) {
            throw missing(name, offset);
        }
        if (PLAIN.matcher(value).matches()) {
            return value;
        }
        boolean quoted = kind == TokenKind.STRING || kind == TokenKind.QUOTED_NAME;
        if (!quoted || value.indexOf('\0') >= 0) {
            throw new MalformedText(
                    offset,
                    "the value of ${" + name + "} is not a plain name or number",
                    "put the placeholder into quotes, where the value is escaped");
        }
        char quote = token.charAt(token.length() - 1);
        boolean escapes = !token.startsWith(String.valueOf(quote)) || dialect == Dialect.CLICKHOUSE;
        String safe = escapes ? value.replace("\\", "\\\\") : value;
        return safe.replace(String.valueOf(quote), String.valueOf(quote).repeat(2));
    }
}
