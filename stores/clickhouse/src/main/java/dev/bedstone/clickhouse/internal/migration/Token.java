package dev.bedstone.clickhouse.internal.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a statement that is neither space nor comment. Immutable.
 *
 * @param kind what it is
 * @param text as it stands
 * @param start where it begins in the statement
 */
record Token(Kind kind, String text, int start) {

    /** What a token is. */
    enum Kind {
        /** Names, key words and numbers. */
        WORD,
        /** A name in backticks or double quotes. */
        QUOTED,
        /** A text in single quotes or dollar quotes. */
        TEXT,
        /** Any other sign, one at a time. */
        SIGN
    }

    /**
     * The tokens of a statement, by the rules of {@code clickhouse.com/docs/sql-reference/syntax}.
     * What does not end is a token to the end.
     */
    static List<Token> of(String statement) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < statement.length()) {
            int end = end(statement, at);
            Kind kind = kind(statement, at, end);
            if (kind != null) {
                tokens.add(new Token(kind, statement.substring(at, end), at));
            }
            at = end;
        }
        return tokens;
    }

    private static @Nullable Kind kind(String text, int at, int end) {
        char first = text.charAt(at);
        if (isSpace(first) || isComment(text, at)) {
            return null;
        }
        return switch (first) {
            case '\'' -> Kind.TEXT;
            case '`', '"' -> Kind.QUOTED;
            case '$' -> end - at > 1 ? Kind.TEXT : Kind.SIGN;
            default -> isName(first) ? Kind.WORD : Kind.SIGN;
        };
    }

    private static int end(String text, int at) {
        char first = text.charAt(at);
        if (isComment(text, at)) {
            return first == '/' ? blockEnd(text, at) : lineEnd(text, at);
        }
        return switch (first) {
            case '\'', '`', '"' -> quoteEnd(text, at);
            case '$' -> dollarEnd(text, at);
            default -> isName(first) ? nameEnd(text, at) : at + 1;
        };
    }

    private static boolean isComment(String text, int at) {
        return text.startsWith("--", at)
                || text.startsWith("/*", at)
                || text.startsWith("# ", at)
                || text.startsWith("#!", at);
    }

    private static int lineEnd(String text, int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private static int blockEnd(String text, int at) {
        int depth = 0;
        int next = at;
        while (next < text.length()) {
            boolean opens = text.startsWith("/*", next);
            boolean closes = text.startsWith("*/", next);
            depth += opens ? 1 : closes ? -1 : 0;
            next += opens || closes ? 2 : 1;
            if (closes && depth == 0) {
                return next;
            }
        }
        return text.length();
    }

    private static int quoteEnd(String text, int at) {
        char quote = text.charAt(at);
        for (int next = at + 1; next < text.length(); next++) {
            char sign = text.charAt(next);
            if (sign == '\\') {
                next++;
            } else if (sign == quote) {
                boolean doubled = next + 1 < text.length() && text.charAt(next + 1) == quote;
                if (!doubled) {
                    return next + 1;
                }
                next++;
            }
        }
        return text.length();
    }

    private static int dollarEnd(String text, int at) {
        int close = at + 1;
        while (close < text.length() && isName(text.charAt(close))) {
            close++;
        }
        if (close >= text.length() || text.charAt(close) != '$') {
            return at + 1;
        }
        String tag = text.substring(at, close + 1);
        int end = text.indexOf(tag, close + 1);
        return end < 0 ? text.length() : end + tag.length();
    }

    private static int nameEnd(String text, int at) {
        int end = at;
        while (end < text.length() && isName(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c >= 0x80;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** Whether it is this key word. */
    boolean is(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    boolean isSign(char sign) {
        return kind == Kind.SIGN && text.charAt(0) == sign;
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    /** The name without its quotes. */
    String name() {
        if (kind != Kind.QUOTED) {
            return text;
        }
        String quote = text.substring(0, 1);
        String inner = text.substring(1, Math.max(1, text.length() - 1));
        return inner.replace(quote + quote, quote).replaceAll("\\\\(.)", "$1");
    }

    String upper() {
        return text.toUpperCase(Locale.ROOT);
    }

    int end() {
        return start + text.length();
    }
}
