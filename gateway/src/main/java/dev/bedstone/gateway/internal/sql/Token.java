package dev.bedstone.gateway.internal.sql;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A piece of a statement.
 *
 * @param kind what it is
 * @param start its first byte
 * @param end the byte after its last
 * @param depth how many brackets are open around it; a bracket has the depth outside it
 */
record Token(Kind kind, int start, int end, int depth) {

    enum Kind {
        /** A bare word: a keyword, a name, or a number. */
        WORD,
        /** A literal in single quotes, or between dollar tags. */
        STRING,
        /** A name in double quotes or backticks. */
        NAME,
        OPEN,
        CLOSE,
        SEMICOLON,
        /** Any other character. */
        SYMBOL
    }

    boolean isWord(byte[] text, String word) {
        return kind == Kind.WORD && end - start == word.length() && word(text).equals(word);
    }

    /** Whether it is this one character, a bracket included. */
    boolean isSymbol(byte[] text, char symbol) {
        boolean single = kind == Kind.SYMBOL || kind == Kind.OPEN || kind == Kind.CLOSE;
        return single && text[start] == symbol;
    }

    /** In upper case, as keywords are compared. */
    String word(byte[] text) {
        return text(text).toUpperCase(Locale.ROOT);
    }

    /** As it stands there. */
    String text(byte[] text) {
        return new String(text, start, end - start, StandardCharsets.UTF_8);
    }
}
