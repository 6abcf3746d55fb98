package dev.bedstone.migrate.internal.sql;

/**
 * Walks over a text token by token; the tokens cover it without gaps. Not thread-safe.
 *
 * <pre>{@code
 * Lexer lexer = new Lexer(text, dialect);
 * while (lexer.next()) { … lexer.kind() … }
 * }</pre>
 */
public final class Lexer {

    private final String text;
    private final Dialect dialect;
    private TokenKind kind = TokenKind.SPACE;
    private int start;
    private int end;

    public Lexer(String text, Dialect dialect) {
        this.text = text;
        this.dialect = dialect;
    }

    /**
     * Goes to the next token.
     *
     * @return false at the end of the text
     * @throws MalformedText if a quote or a comment does not end
     */
    public boolean next() {
        start = end;
        if (start == text.length()) {
            return false;
        }
        kind = scan();
        return true;
    }

    public TokenKind kind() {
        return kind;
    }

    /** Where the token begins. */
    public int start() {
        return start;
    }

    /** Where the next one begins. */
    public int end() {
        return end;
    }

    /** The token as it stands. */
    public String token() {
        return text.substring(start, end);
    }

    private TokenKind scan() {
        char first = text.charAt(start);
        if (isSpace(first)) {
            end = start + 1;
            while (end < text.length() && isSpace(text.charAt(end))) {
                end++;
            }
            return TokenKind.SPACE;
        }
        return switch (first) {
            case '\'' -> string(dialect.escapesWithBackslash(), start);
            case '"' -> name('"');
            case '`' -> dialect.quotesWithBacktick() ? name('`') : symbol();
            case '$' -> dollar();
            case ';' -> one(TokenKind.SEMICOLON);
            case '(' -> one(TokenKind.OPEN);
            case ')' -> one(TokenKind.CLOSE);
            case '-' -> at(start, "--") ? lineComment() : symbol();
            case '/' -> at(start, "/*") ? blockComment() : symbol();
            case '#' -> hash();
            case '\\' -> backslash();
            default -> isNameStart(first) ? word() : symbol();
        };
    }

    private TokenKind one(TokenKind single) {
        end = start + 1;
        return single;
    }

    private TokenKind symbol() {
        return one(TokenKind.SYMBOL);
    }

    /** Names, key words and numbers; a string may begin with one of a few of them. */
    private TokenKind word() {
        end = start + 1;
        while (end < text.length() && isNamePart(text.charAt(end))) {
            end++;
        }
        boolean quote = dialect.hasEscapeStrings() && end < text.length() && end - start == 1;
        if (quote && text.charAt(end) == '\'') {
            char prefix = Character.toUpperCase(text.charAt(start));
            if ("EBXN".indexOf(prefix) >= 0) {
                return string(prefix == 'E', end);
            }
        }
        return TokenKind.WORD;
    }

    private TokenKind string(boolean escapes, int quote) {
        return quoted('\'', escapes, quote, TokenKind.STRING, "a text in single quotes");
    }

    private TokenKind name(char quote) {
        boolean escapes = dialect.escapesWithBackslash();
        return quoted(quote, escapes, start, TokenKind.QUOTED_NAME, "a quoted name");
    }

    /** A doubled quote stands for one: it is read as two texts without a gap between. */
    private TokenKind quoted(char quote, boolean escapes, int open, TokenKind found, String what) {
        int at = open + 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && escapes) {
                at += 2;
            } else if (c != quote) {
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
                at += 2;
            } else {
                end = at + 1;
                return found;
            }
        }
        throw new MalformedText(start, what + " does not end", "close the quote");
    }

    private TokenKind dollar() {
        if (at(start, "${")) {
            int close = text.indexOf('}', start);
            if (close > 0 && isPlaceholder(start + 2, close)) {
                end = close + 1;
                return TokenKind.PLACEHOLDER;
            }
        }
        int tagEnd = tagEnd();
        if (tagEnd < 0) {
            return symbol();
        }
        String tag = text.substring(start, tagEnd);
        int close = text.indexOf(tag, tagEnd);
        if (close < 0) {
            throw new MalformedText(
                    start, "a text in dollar quotes does not end", "close it with " + tag);
        }
        end = close + tag.length();
        return TokenKind.DOLLAR_STRING;
    }

    /** The end of {@code $tag$} that begins here, or -1. */
    private int tagEnd() {
        int at = start + 1;
        while (at < text.length() && isTagPart(text.charAt(at), at == start + 1)) {
            at++;
        }
        return at < text.length() && text.charAt(at) == '$' ? at + 1 : -1;
    }

    private TokenKind lineComment() {
        int newline = text.indexOf('\n', start);
        end = newline < 0 ? text.length() : newline;
        return TokenKind.COMMENT;
    }

    /** Comments nest in both languages. */
    private TokenKind blockComment() {
        int depth = 1;
        int at = start + 2;
        while (depth > 0) {
            if (at >= text.length()) {
                throw new MalformedText(start, "a comment does not end", "close it with */");
            }
            if (at(at, "/*")) {
                depth++;
                at += 2;
            } else if (at(at, "*/")) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        }
        end = at;
        return TokenKind.COMMENT;
    }

    private TokenKind hash() {
        boolean comment = dialect.hasHashComments() && (at(start, "# ") || at(start, "#!"));
        return comment ? lineComment() : symbol();
    }

    private TokenKind backslash() {
        boolean lineStart = text.substring(text.lastIndexOf('\n', start) + 1, start).isBlank();
        if (dialect == Dialect.POSTGRES && lineStart) {
            lineComment();
            return TokenKind.META_COMMAND;
        }
        return symbol();
    }

    private boolean at(int offset, String expected) {
        return text.startsWith(expected, offset);
    }

    private boolean isPlaceholder(int from, int to) {
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            boolean later = at > from && ((c >= '0' && c <= '9') || c == '-' || c == '.');
            if (!letter && !later) {
                return false;
            }
        }
        return to > from;
    }

    /** Only these are space to the servers; others are parts of names. */
    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isNameStart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c >= 0x80;
    }

    private boolean isNamePart(char c) {
        return isNameStart(c) || (c == '$' && dialect == Dialect.POSTGRES);
    }

    private static boolean isTagPart(char c, boolean first) {
        boolean digit = c >= '0' && c <= '9';
        return digit ? !first : isNameStart(c);
    }
}
