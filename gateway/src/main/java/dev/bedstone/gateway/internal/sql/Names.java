package dev.bedstone.gateway.internal.sql;

import java.util.List;
import java.util.Set;

/**
 * Tells the name of a thing that a statement makes or fills from the call of a function: a bracket
 * follows both, but opens a list of columns after the first. Only those places count where
 * ClickHouse's grammar allows no expression and no table function: after {@code INSERT INTO}, after
 * {@code CREATE TABLE} and its like, after the {@code TO} of a materialized view, and after {@code
 * INDEX} and {@code PROJECTION}. Every other name before a bracket is a call.
 */
final class Names {

    private static final Set<String> MAKERS = Set.of("CREATE", "ATTACH", "REPLACE");
    private static final Set<String> MADE = Set.of("TABLE", "VIEW", "DICTIONARY");
    private static final Set<String> KINDS = Set.of("TEMPORARY", "MATERIALIZED", "WINDOW");

    private final byte[] text;
    private final List<Token> tokens;

    /**
     * @param tokens the statement's tokens so far
     */
    Names(byte[] text, List<Token> tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /** Whether the name whose last part is the token {@code index} names a thing. */
    boolean isThing(int index) {
        int before = beforeIfNotExists(beforeName(index));
        return switch (keyword(before)) {
            case "INTO" -> keyword(before - 1).equals("INSERT");
            case "TABLE" -> isFilled(before) || isMade(before);
            case "VIEW", "DICTIONARY" -> isMade(before);
            case "TO" -> isView(before - 1);
            case "INDEX", "PROJECTION" -> isElement(before);
            default -> false;
        };
    }

    /** {@code INSERT INTO TABLE}. */
    private boolean isFilled(int table) {
        return keyword(table - 1).equals("INTO") && keyword(table - 2).equals("INSERT");
    }

    /** {@code CREATE TABLE}, {@code CREATE OR REPLACE MATERIALIZED VIEW} and their like. */
    private boolean isMade(int kind) {
        int before = KINDS.contains(keyword(kind - 1)) ? kind - 2 : kind - 1;
        return MADE.contains(keyword(kind)) && MAKERS.contains(keyword(before));
    }

    /** {@code CREATE MATERIALIZED VIEW name}, up to its name. */
    private boolean isView(int name) {
        int before = beforeIfNotExists(beforeName(name));
        return isName(name) && keyword(before).equals("VIEW") && isMade(before);
    }

    /** In the list of columns of a new table, or after {@code ADD}. */
    private boolean isElement(int word) {
        return isSymbol(word - 1, '(')
                || isSymbol(word - 1, ',')
                || keyword(word - 1).equals("ADD");
    }

    private int beforeName(int index) {
        int first = index;
        while (isSymbol(first - 1, '.') && isName(first - 2)) {
            first -= 2;
        }
        return first - 1;
    }

    private int beforeIfNotExists(int index) {
        boolean there =
                keyword(index).equals("EXISTS")
                        && keyword(index - 1).equals("NOT")
                        && keyword(index - 2).equals("IF");
        return there ? index - 3 : index;
    }

    /** A bare word in upper case; a quoted one is never a keyword. */
    private String keyword(int index) {
        return index >= 0 && tokens.get(index).kind() == Token.Kind.WORD
                ? tokens.get(index).word(text)
                : "";
    }

    private boolean isName(int index) {
        return index >= 0
                && (tokens.get(index).kind() == Token.Kind.WORD
                        || tokens.get(index).kind() == Token.Kind.NAME);
    }

    private boolean isSymbol(int index, char symbol) {
        return index >= 0 && tokens.get(index).isSymbol(text, symbol);
    }
}
