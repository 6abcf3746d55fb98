package dev.bedstone.clickhouse.internal.tenancy;

import java.util.Locale;
import java.util.Set;

/**
 * A piece of a statement that is neither space nor comment. Immutable.
 *
 * @param kind what it is
 * @param text as it stands; of a quoted name, the name
 */
record Lexeme(Kind kind, String text) {

    /** Behind the last one. */
    static final Lexeme END = new Lexeme(Kind.END, "");

    /** What a lexeme is. */
    enum Kind {
        /** A key word, or a name without quotes. */
        WORD,
        /** A name in backticks or double quotes. */
        QUOTED,
        /** A text in single quotes. */
        TEXT,
        NUMBER,
        /** {@code {name:Type}}; its text is the type. */
        PARAMETER,
        /** Any other sign, one at a time. */
        SIGN,
        END
    }

    /** Whether it is this key word; {@code upper} in upper case. */
    boolean is(String upper) {
        return kind == Kind.WORD && upper().equals(upper);
    }

    /** Whether it is one of these key words, which are in upper case. */
    boolean isOneOf(Set<String> uppers) {
        return kind == Kind.WORD && uppers.contains(upper());
    }

    boolean isSign(char sign) {
        return kind == Kind.SIGN && text.charAt(0) == sign;
    }

    /** Whether it can be the name of something. */
    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    /** Whether it stands for the name of something, which is bound as a value is. */
    boolean isNameParameter() {
        return kind == Kind.PARAMETER && upper().contains("IDENTIFIER");
    }

    /** Whether an expression can end with it, so that a name behind it is that expression's. */
    boolean endsExpression() {
        return switch (kind) {
            case QUOTED, TEXT, NUMBER, PARAMETER -> true;
            case WORD -> !isOneOf(Words.RESERVED) && !isOneOf(Words.BEFORE_PARENTHESIS);
            case SIGN -> isSign(')') || isSign(']') || isSign('}');
            case END -> false;
        };
    }

    String upper() {
        return text.toUpperCase(Locale.ROOT);
    }
}
