package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.tenancy.Lexeme.Kind;
import java.util.Set;

/** Tells where a clause of a query begins and goes on as one. Not thread-safe. */
final class Clauses {

    /** What a comma means where it stands, and whether it may stand there. */
    enum Place {
        /** A list of expressions. */
        LIST,
        /** One expression. */
        SINGLE,
        /** Behind a table. */
        TABLES,
        /** The condition of a join. */
        CONDITION
    }

    private static final Set<String> ALL_OR_DISTINCT = Set.of("ALL", "DISTINCT");

    private final Lexemes lexemes;

    Clauses(Lexemes lexemes) {
        this.lexemes = lexemes;
    }

    /** Whether a clause begins here. */
    boolean isNext() {
        Lexeme piece = lexemes.peek();
        return !lexemes.isBehindDot()
                && (piece.isOneOf(Words.SINGLE) || Words.LISTS.containsKey(piece.upper()))
                && piece.kind() == Kind.WORD
                && !lexemes.isCall();
    }

    /** A clause goes on as a clause does: the alias of a table would not. */
    Place begin() throws RefusedStatementException {
        Lexeme clause = lexemes.next();
        if (clause.isOneOf(Words.SINGLE)) {
            Lexeme following = lexemes.peek();
            if (following.isSign(',') || following.isOneOf(Words.RESERVED)) {
                throw lexemes.unexpected("a condition");
            }
            return Place.SINGLE;
        }
        String wanted = Words.LISTS.getOrDefault(clause.upper(), "");
        if (!(wanted.isEmpty() ? isNumber() : isFollowedBy(wanted))) {
            throw lexemes.unexpected("what follows " + clause.upper());
        }
        return Place.LIST;
    }

    private boolean isNumber() {
        Lexeme following = lexemes.peek();
        return following.kind() == Kind.NUMBER
                || following.kind() == Kind.PARAMETER
                || following.isSign('-')
                || following.isSign('(');
    }

    private boolean isFollowedBy(String wanted) {
        return lexemes.peek().is(wanted) || (wanted.equals("AS") && lexemes.peek(1).is(wanted));
    }

    /** Whether UNION, INTERSECT or EXCEPT is next; the last may mean columns. */
    boolean isSetOperator() {
        return lexemes.peek().isOneOf(Words.SET_OPERATORS);
    }

    /** {@code * except (a, b)} leaves columns out. */
    boolean leavesColumnsOut() {
        int behind = lexemes.peek(1).isSign('(') ? 2 : 1;
        return lexemes.peek().is("EXCEPT")
                && (lexemes.peek(-1).isSign('*') || lexemes.peek(-1).isSign(')'))
                && !lexemes.peek(behind).isOneOf(Words.QUERY)
                && !lexemes.peek(behind).isOneOf(ALL_OR_DISTINCT)
                && !lexemes.peek(behind).isSign('(');
    }

    /** Whether the list of tables ends here. */
    boolean endsTables() {
        return isNext()
                || (!lexemes.isBehindDot() && (isSetOperator() || lexemes.peek().is("SELECT")));
    }
}
