package dev.bedstone.postgres.internal;

import java.sql.SQLException;

/**
 * Looks for halves of surrogate pairs. Java keeps them in a text, UTF-8 has no form for them, and
 * the driver would write a question mark instead and say nothing.
 */
public final class Surrogates {

    /** As the server says of characters that it cannot store. */
    private static final String UNTRANSLATABLE = "22021";

    private Surrogates() {}

    /** Whether each surrogate of {@code text} stands with its other half. */
    public static boolean areWhole(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (Character.isSurrogate(text.charAt(index))) {
                return text.codePoints().noneMatch(Surrogates::isHalf);
            }
        }
        return true;
    }

    static String requireWhole(String text) throws SQLException {
        if (!areWhole(text)) {
            throw new SQLException("a text holds half of a surrogate pair", UNTRANSLATABLE);
        }
        return text;
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
