package dev.bedstone.gateway.internal.sql;

import org.jspecify.annotations.Nullable;

/**
 * Cuts a statement into tokens and leaves out spaces and comments: to the end of the line after two
 * dashes, {@code #!} or a hash and a space, and nested block comments. Works on bytes, because the
 * data of an insert may follow in any encoding: every character that matters here is ASCII, and no
 * byte of a longer UTF-8 sequence is. Not thread-safe.
 */
final class Tokenizer {

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
        while (i < text.length && (isWordByte(text[i]) || text[i] == '$')) {
            i++;
        }
        return i;
    }

    private void skipBlanks() {
        while (at < text.length) {
            if (isBlank(text[at])) {
                at++;
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
