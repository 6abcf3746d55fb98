package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.tenancy.Lexeme.Kind;
import java.util.Set;

/** Reads expressions, piece by piece, with the queries and the tables in them. Not thread-safe. */
final class ExpressionReader {

    private final QueryReader queries;
    private final Lexemes lexemes;
    private final Names found;
    private final OperandOfIn operands;

    ExpressionReader(QueryReader queries, Lexemes lexemes, Names found) {
        this.queries = queries;
        this.lexemes = lexemes;
        this.found = found;
        this.operands = new OperandOfIn(queries, this, lexemes, found);
    }

    /** What stands in parentheses, to behind the closing one. */
    void group(Set<String> names, boolean mayHoldFrom) throws RefusedStatementException {
        if (lexemes.peek().isOneOf(Words.QUERY)) {
            queries.queryInParentheses(names);
            return;
        }
        while (!lexemes.takeSign(')')) {
            if (lexemes.atEnd()) {
                throw lexemes.unexpected("')'");
            }
            if (!(mayHoldFrom && lexemes.take("FROM"))) {
                piece(names);
            }
        }
    }

    /** One piece of an expression, with the parentheses it opens. */
    void piece(Set<String> names) throws RefusedStatementException {
        if (isNameOfExpression()) {
            found.expression(lexemes.peek().text());
        }
        Lexeme piece = lexemes.next();
        if (piece.isSign('(')) {
            group(names, false);
        } else if (piece.kind() == Kind.WORD) {
            word(piece, names);
        } else if ((piece.kind() == Kind.QUOTED || piece.kind() == Kind.PARAMETER)
                && lexemes.peek().isSign('(')) {
            throw new RefusedStatementException("a function is named in quotes or by a parameter");
        }
    }

    /** A name may follow an expression without AS. */
    private boolean isNameOfExpression() {
        return lexemes.peek().isName()
                && lexemes.peek(-1).endsExpression()
                && !lexemes.peek(1).isSign('.')
                && !lexemes.peek(1).isSign('(');
    }

    private void word(Lexeme word, Set<String> names) throws RefusedStatementException {
        if (word.is("IN")) {
            operands.read(names);
        } else if (word.is("AS")) {
            if (!lexemes.peek().isSign('(')) {
                found.expression(lexemes.name());
            }
        } else if (word.is("WITH")) {
            if (!lexemes.takeOneOf(Words.BEHIND_WITH)) {
                throw lexemes.unexpected("a query");
            }
        } else if (lexemes.peek().isSign('(')) {
            call(word, names);
        } else if (isMisplaced(word)) {
            throw new RefusedStatementException(
                    "'" + word.text() + "' stands where a tenant's query has no such word");
        }
    }

    private static boolean isMisplaced(Lexeme word) {
        return word.isOneOf(Words.QUERY)
                || word.isOneOf(Words.REFUSED)
                || word.is("JOIN")
                || word.is("UNION")
                || word.is("INTERSECT");
    }

    private void call(Lexeme word, Set<String> names) throws RefusedStatementException {
        if (!word.isOneOf(Words.BEFORE_PARENTHESIS) && !Functions.isHarmless(word.text())) {
            throw new RefusedStatementException(
                    "it calls " + word.text() + ", which is not known to read nothing else");
        }
        lexemes.next();
        group(names, word.isOneOf(Words.WITH_FROM));
    }
}
