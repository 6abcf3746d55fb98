package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.tenancy.Clauses.Place;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds every table a query reads, and refuses what reads anything else: table functions, functions
 * that are not known to be harmless, and whatever is not understood. It does not check a query; it
 * checks that the server cannot find a table in it that was not found here. Key words that stand
 * where the server could take them for names, or names that it could take for key words, are
 * refused: quoted names cannot be mistaken. Not thread-safe.
 *
 * <p>This class reads queries and their clauses, {@link TableReader} what stands behind FROM,
 * {@link ExpressionReader} the rest.
 */
final class QueryReader {

    private final Lexemes lexemes;
    private final Clauses clauses;
    private final Names found = new Names();
    private final ExpressionReader expressions;
    private final TableReader tables;

    private QueryReader(String text) throws RefusedStatementException {
        this.lexemes = new Lexemes(Lexer.read(text));
        this.clauses = new Clauses(lexemes);
        this.expressions = new ExpressionReader(this, lexemes, found);
        this.tables = new TableReader(this, expressions, clauses, lexemes, found);
    }

    /**
     * The tables that a query reads.
     *
     * @throws RefusedStatementException if it is none, or reads anything else
     */
    static Set<TableReference> tablesOf(String query) throws RefusedStatementException {
        QueryReader reader = new QueryReader(query);
        reader.query(Set.of());
        if (!reader.lexemes.atEnd()) {
            throw reader.lexemes.unexpected("the end");
        }
        return reader.found.tables();
    }

    /**
     * Checks an expression that stands within a statement of ours, such as the condition of a
     * delete.
     *
     * @throws RefusedStatementException if it reads a table, or is more than one expression
     */
    static void checkExpression(String expression) throws RefusedStatementException {
        QueryReader reader = new QueryReader(inParentheses(expression));
        reader.lexemes.expectSign('(');
        reader.expressions.group(Set.of(), false);
        if (!reader.lexemes.atEnd() || !reader.found.tables().isEmpty()) {
            throw new RefusedStatementException("it is not an expression over the table's columns");
        }
    }

    /** An expression as it is put into a statement; a comment at its end ends with the line. */
    static String inParentheses(String expression) {
        return "(" + expression + "\n)";
    }

    /**
     * One query or several between set operators, up to a parenthesis or the end.
     *
     * @param known what WITH has named around it
     */
    void query(Set<String> known) throws RefusedStatementException {
        part(known);
        while (lexemes.takeOneOf(Words.SET_OPERATORS)) {
            if (!lexemes.take("ALL")) {
                lexemes.take("DISTINCT");
            }
            part(known);
        }
    }

    /** The same with the closing parenthesis. */
    void queryInParentheses(Set<String> known) throws RefusedStatementException {
        query(known);
        lexemes.expectSign(')');
    }

    private void part(Set<String> known) throws RefusedStatementException {
        if (lexemes.takeSign('(')) {
            queryInParentheses(known);
            return;
        }
        Set<String> names = new HashSet<>(known);
        if (lexemes.take("WITH")) {
            commonTables(names);
        }
        boolean tablesFirst = lexemes.take("FROM");
        if (tablesFirst) {
            tables.tables(names);
        }
        lexemes.expect("SELECT");
        clauses(names, tablesFirst);
    }

    /** A name is known behind its query, not within. */
    private void commonTables(Set<String> names) throws RefusedStatementException {
        do {
            if (isCommonTable()) {
                String name = lexemes.name();
                lexemes.expect("AS");
                lexemes.expectSign('(');
                queryInParentheses(names);
                names.add(name);
            } else {
                expression(names);
            }
        } while (lexemes.takeSign(','));
    }

    private boolean isCommonTable() {
        return lexemes.peek().isName()
                && lexemes.peek(1).is("AS")
                && lexemes.peek(2).isSign('(')
                && lexemes.peek(3).isOneOf(Words.QUERY);
    }

    /** An expression of WITH: up to a comma or the query. */
    private void expression(Set<String> names) throws RefusedStatementException {
        found.beginWith();
        while (!lexemes.peek().isSign(',') && !lexemes.peek().isOneOf(Words.QUERY)) {
            if (lexemes.atEnd() || lexemes.peek().isSign(')')) {
                throw lexemes.unexpected("SELECT");
            }
            expressions.piece(names);
        }
        found.endWith();
    }

    /** From behind SELECT to the end of the query. */
    private void clauses(Set<String> names, boolean tablesFirst) throws RefusedStatementException {
        Place place = Place.LIST;
        boolean from = tablesFirst;
        while (!lexemes.atEnd() && !lexemes.peek().isSign(')')) {
            if (lexemes.peek().is("FROM")) {
                from(names, from);
                from = true;
            } else if (clauses.isSetOperator() && !clauses.leavesColumnsOut()) {
                return;
            } else if (clauses.isNext()) {
                place = clauses.begin();
            } else if (lexemes.peek().isSign(',') && place == Place.SINGLE) {
                throw new RefusedStatementException("a comma stands within a condition");
            } else {
                expressions.piece(names);
            }
        }
    }

    /** Behind FILL, FROM is no clause; of those a query has one. */
    private void from(Set<String> names, boolean second) throws RefusedStatementException {
        boolean ofFill = lexemes.peek(-1).is("FILL");
        if (lexemes.isBehindDot() || second != ofFill) {
            throw new RefusedStatementException("FROM stands where it cannot be told from a name");
        }
        lexemes.next();
        if (!second) {
            tables.tables(names);
        }
    }
}
