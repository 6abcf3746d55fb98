package dev.bedstone.gateway.internal.sql;

import org.jspecify.annotations.Nullable;

/**
 * Cuts a statement into tokens and leaves out spaces and comments: to the end of the line after two
 * dashes, {@code #!} or a hash and a space, and nested block comments. Works on bytes, because the
 * data of an insert may follow in any encoding: every character that matters here is ASCII, and no
 * byte of a longer UTF-8 sequence is. Not thread-safe.
 */
final class Tokenizer {

    /** The last byte of the opening quotes U+2018 and U+201C. */
    private static final int SINGLE = 0x98;

    private static final int DOUBLE = 0x9c;

    private final byte[] text;
    private int at;
    private int depth;

    Tokenizer(byte[] text) {
        this.text = text;
    }

    /** The next token, or null at the end. */
    @Nullable Token next() {
        skipBlanks();
        if (at >= text.length) {
            return null;
        }
        int start = at;
        byte first = text[at];
        int typographic = typographicQuote();
        if (typographic != 0) {
            Token.Kind kind = typographic == SINGLE ? Token.Kind.STRING : Token.Kind.NAME;
            return token(kind, start, afterTypographic(typographic));
        }
        return switch (first) {
            case '\'' -> token(Token.Kind.STRING, start, afterQuoted('\''));
            case '"', '`' -> token(Token.Kind.NAME, start, afterQuoted(first));
            case '(', '[', '{' -> open(start);
            case ')', ']', '}' -> close(start);
            case ';' -> token(Token.Kind.SEMICOLON, start, start + 1);
            case '$' -> dollar(start);
            default ->
                    isWordByte(first)
                            ? token(Token.Kind.WORD, start, afterWord(start))
                            : token(Token.Kind.SYMBOL, start, start + 1);
        };
    }

    /** ClickHouse takes typographic quotes for quotes: what opens here, or 0. */
    private int typographicQuote() {
        boolean general =
                at + 2 < text.length && text[at] == (byte) 0xe2 && text[at + 1] == (byte) 0x80;
        int third = general ? text[at + 2] & 0xff : 0;
        return third == SINGLE || third == DOUBLE ? third : 0;
    }

    /** The closing quote is the next character of Unicode. */
    private int afterTypographic(int open) {
        for (int i = at + 3; i + 2 < text.length; i++) {
            boolean closes =
                    text[i] == (byte) 0xe2
                            && text[i + 1] == (byte) 0x80
                            && (text[i + 2] & 0xff) == open + 1;
            if (closes) {
                return i + 3;
            }
        }
        return text.length;
    }

    private Token token(Token.Kind kind, int start, int end) {
        at = end;
        return new Token(kind, start, end, depth);
    }

    private Token open(int start) {
        Token token = token(Token.Kind.OPEN, start, start + 1);
        depth++;
        return token;
    }

    private Token close(int start) {
        depth = Math.max(0, depth - 1);
        return token(Token.Kind.CLOSE, start, start + 1);
    }

    /** {@code $tag$ … $tag$} is a literal; any other dollar is part of a word. */
    private Token dollar(int start) {
        int tag = start + 1;
        while (tag < text.length && isTagByte(text[tag])) {
            tag++;
        }
        if (tag >= text.length || text[tag] != '$') {
            return token(Token.Kind.WORD, start, afterWord(start + 1));
        }
        int length = tag + 1 - start;
        int end = find(start, length, tag + 1);
        return token(Token.Kind.STRING, start, end < 0 ? text.length : end + length);
    }

    private int find(int patternStart, int patternLength, int from) {
        for (int i = from; i + patternLength <= text.length; i++) {
            if (matches(patternStart, patternLength, i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean matches(int patternStart, int patternLength, int position) {
        for (int i = 0; i < patternLength; i++) {
            if (text[patternStart + i] != text[position + i]) {
                return false;
            }
        }
        return true;
    }

    /** A quote is escaped by a backslash or by doubling it. */
    private int afterQuoted(int quote) {
        int i = at + 1;
        while (i < text.length) {
            if (text[i] == '\\') {
                i += 2;
            } else if (text[i] != quote) {
                i++;
            } else if (i + 1 < text.length && text[i + 1] == quote) {
                i += 2;
            } else {
                return i + 1;
            }
        }
        return text.length;
    }

    private int afterWord(int start) {
        int i = start;
        while (i < text.length && (isWordByte(text[i]) || text[i] == '$') && blankLength(i) == 0) {
            i++;
        }
        return i;
    }

    /**
     * How many bytes of blank stand at {@code i}: the spaces of ASCII, and of Unicode what
     * ClickHouse's {@code skipWhitespacesUTF8} skips.
     */
    private int blankLength(int i) {
        byte first = text[i];
        if (first >= 0) {
            return isBlank(first) ? 1 : 0;
        }
        int second = i + 1 < text.length ? text[i + 1] & 0xff : 0;
        if (first == (byte) 0xc2) {
            return second == 0x85 || second == 0xa0 ? 2 : 0;
        }
        int third = i + 2 < text.length ? text[i + 2] & 0xff : 0;
        int code = (first & 0xff) << 16 | second << 8 | third;
        boolean general = code >= 0xe28080 && code <= 0xe2808f;
        boolean separator = code >= 0xe280a8 && code <= 0xe280af;
        boolean mathematical = code >= 0xe2819f && code <= 0xe281a4;
        boolean other =
                code == 0xe19a80 || code == 0xe1a08e || code == 0xe38080 || code == 0xefbbbf;
        return general || separator || mathematical || other ? 3 : 0;
    }

    private void skipBlanks() {
        while (at < text.length) {
            int blank = blankLength(at);
            if (blank > 0) {
                at += blank;
            } else if (startsWith('-', '-') || startsWith('#', ' ') || startsWith('#', '!')) {
                at = afterLine();
            } else if (startsWith('/', '*')) {
                at = afterComment();
            } else {
                return;
            }
        }
    }

    private boolean startsWith(int first, int second) {
        return text[at] == first && at + 1 < text.length && text[at + 1] == second;
    }

    private int afterLine() {
        int i = at;
        while (i < text.length && text[i] != '\n') {
            i++;
        }
        return i;
    }

    private int afterComment() {
        int open = 0;
        int i = at;
        while (i + 1 < text.length) {
            if (text[i] == '/' && text[i + 1] == '*') {
                open++;
                i += 2;
            } else if (text[i] == '*' && text[i + 1] == '/') {
                open--;
                i += 2;
                if (open == 0) {
                    return i;
                }
            } else {
                i++;
            }
        }
        return text.length;
    }

    private static boolean isBlank(byte value) {
        return value == ' ' || (value >= '\t' && value <= '\r');
    }

    private static boolean isTagByte(byte value) {
        return isWordByte(value) && value > 0;
    }

    /** Letters, digits, the underscore and everything beyond ASCII. */
    private static boolean isWordByte(byte value) {
        return value < 0
                || value == '_'
                || (value >= '0' && value <= '9')
                || (value >= 'A' && value <= 'Z')
                || (value >= 'a' && value <= 'z');
    }
}
