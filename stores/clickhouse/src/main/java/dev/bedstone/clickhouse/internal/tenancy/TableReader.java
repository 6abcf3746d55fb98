package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.tenancy.Clauses.Place;
import dev.bedstone.clickhouse.internal.tenancy.Lexeme.Kind;
import java.util.Set;

/** Reads what stands behind FROM: tables, joins, queries in parentheses. Not thread-safe. */
final class TableReader {

    private final QueryReader queries;
    private final ExpressionReader expressions;
    private final Clauses clauses;
    private final Lexemes lexemes;
    private final Names found;

    TableReader(
            QueryReader queries,
            ExpressionReader expressions,
            Clauses clauses,
            Lexemes lexemes,
            Names found) {
        this.queries = queries;
        this.expressions = expressions;
        this.clauses = clauses;
        this.lexemes = lexemes;
        this.found = found;
    }

    /** From behind FROM to the clause, the parenthesis or the end behind the last table. */
    void tables(Set<String> names) throws RefusedStatementException {
        table(names);
        Place place = Place.TABLES;
        while (!lexemes.atEnd() && !lexemes.peek().isSign(')')) {
            if (lexemes.takeSign(',')) {
                table(names);
                place = Place.TABLES;
            } else if (isJoin()) {
                place = join(names);
            } else if (place == Place.TABLES && lexemes.take("ON")) {
                place = Place.CONDITION;
            } else if (place == Place.TABLES && lexemes.take("USING")) {
                using(names);
            } else if (clauses.endsTables()) {
                return;
            } else if (place == Place.CONDITION) {
                expressions.piece(names);
            } else {
                throw lexemes.unexpected("a comma, a join or a clause");
            }
        }
    }

    private boolean isJoin() {
        return lexemes.peek().isOneOf(Words.JOINS) && !lexemes.isCall();
    }

    private Place join(Set<String> names) throws RefusedStatementException {
        boolean array = false;
        while (lexemes.peek().isOneOf(Words.JOINS) && !lexemes.peek().is("JOIN")) {
            array |= lexemes.next().is("ARRAY");
        }
        lexemes.expect("JOIN");
        if (array) {
            arrays(names);
        } else {
            table(names);
        }
        return Place.TABLES;
    }

    /** The arrays of ARRAY JOIN are expressions; a table can follow by another join only. */
    private void arrays(Set<String> names) throws RefusedStatementException {
        while (!lexemes.atEnd()
                && !lexemes.peek().isSign(')')
                && !clauses.endsTables()
                && !isJoin()) {
            expressions.piece(names);
        }
    }

    private void using(Set<String> names) throws RefusedStatementException {
        if (lexemes.takeSign('(')) {
            expressions.group(names, false);
        } else {
            lexemes.name();
        }
    }

    /** A table, a query, or joins in parentheses; then its alias and how it is read. */
    private void table(Set<String> names) throws RefusedStatementException {
        if (lexemes.takeSign('(')) {
            if (lexemes.peek().isOneOf(Words.QUERY)) {
                queries.query(names);
            } else {
                tables(names);
            }
            lexemes.expectSign(')');
        } else {
            found.tableOfFrom(lexemes, names);
        }
        alias();
        lexemes.take("FINAL");
        if (lexemes.take("SAMPLE")) {
            sample();
        }
    }

    private void sample() throws RefusedStatementException {
        do {
            if (lexemes.next().kind() != Kind.NUMBER) {
                throw new RefusedStatementException("SAMPLE takes numbers");
            }
        } while (lexemes.takeSign('/') || lexemes.takeSign('.') || lexemes.take("OFFSET"));
    }

    private void alias() throws RefusedStatementException {
        boolean named =
                lexemes.take("AS")
                        || (lexemes.peek().isName() && !lexemes.peek().isOneOf(Words.RESERVED));
        if (!named) {
            return;
        }
        if (lexemes.name().indexOf('.') >= 0) {
            throw new RefusedStatementException("an alias of a table holds a dot");
        }
        if (lexemes.peek().isSign('(')) {
            throw new RefusedStatementException("an alias of a table has columns");
        }
    }
}
