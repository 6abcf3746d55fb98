package dev.bedstone.clickhouse.internal.tenancy;

import java.util.List;
import java.util.Set;

/** A place among the pieces of a statement. Not thread-safe. */
final class Lexemes {

    private final List<Lexeme> all;
    private int at;

    Lexemes(List<Lexeme> all) {
        this.all = all;
    }

    Lexeme peek() {
        return peek(0);
    }

    /** The one so many places ahead, or behind if negative. */
    Lexeme peek(int ahead) {
        int place = at + ahead;
        return place >= 0 && place < all.size() ? all.get(place) : Lexeme.END;
    }

    Lexeme next() {
        Lexeme taken = peek();
        at++;
        return taken;
    }

    boolean atEnd() {
        return at >= all.size();
    }

    /** Whether one of these words is still to come. */
    boolean hold(Set<String> uppers) {
        return all.subList(Math.min(at, all.size()), all.size()).stream()
                .anyMatch(piece -> piece.isOneOf(uppers));
    }

    boolean take(String upper) {
        return taken(peek().is(upper));
    }

    boolean takeOneOf(Set<String> uppers) {
        return taken(peek().isOneOf(uppers));
    }

    boolean takeSign(char sign) {
        return taken(peek().isSign(sign));
    }

    private boolean taken(boolean matches) {
        at += matches ? 1 : 0;
        return matches;
    }

    void expectSign(char sign) throws RefusedStatementException {
        if (!takeSign(sign)) {
            throw unexpected("'" + sign + "'");
        }
    }

    void expect(String upper) throws RefusedStatementException {
        if (!take(upper)) {
            throw unexpected(upper);
        }
    }

    /** Takes a name that is no key word, or is in quotes. */
    String name() throws RefusedStatementException {
        if (!peek().isName() || peek().isOneOf(Words.RESERVED)) {
            throw unexpected("a name (a key word is one only in quotes)");
        }
        return next().text();
    }

    boolean isBehindDot() {
        return peek(-1).isSign('.');
    }

    /** Whether the next word calls something. */
    boolean isCall() {
        return peek(1).isSign('(') && !peek().isOneOf(Words.BEFORE_PARENTHESIS);
    }

    RefusedStatementException unexpected(String wanted) {
        return new RefusedStatementException(
                atEnd()
                        ? "it ends where " + wanted + " was expected"
                        : "'" + peek().text() + "' stands where " + wanted + " was expected");
    }
}
