package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.tenancy.Lexeme.Kind;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds every table a query reads, and refuses what reads anything else: table functions, functions
 * that are not known to be harmless, and whatever is not understood. It does not check a query; it
 * checks that the server cannot find a table in it that was not found here. Key words that stand
 * where the server could take them for names, or names that it could take for key words, are
 * refused: quoted names cannot be mistaken. Not thread-safe.
 */
final class QueryReader {

    /** What a comma means where it stands, and whether it may stand there. */
    private enum Place {
        /** A list of expressions. */
        LIST,
        /** One expression. */
        SINGLE,
        /** Behind a table. */
        TABLES,
        /** The condition of a join. */
        CONDITION
    }

    private final Lexemes lexemes;
    private final Set<TableReference> tables = new LinkedHashSet<>();

    private QueryReader(String text) throws RefusedStatementException {
        this.lexemes = new Lexemes(Lexer.read(text));
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
        return reader.tables;
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
        reader.group(Set.of(), false);
        if (!reader.lexemes.atEnd() || !reader.tables.isEmpty()) {
            throw new RefusedStatementException("it is not an expression over the table's columns");
        }
    }

    /** An expression as it is put into a statement; a comment at its end ends with the line. */
    static String inParentheses(String expression) {
        return "(" + expression + "\n)";
    }

    /** One query or several between set operators, up to a parenthesis or the end. */
    private void query(Set<String> known) throws RefusedStatementException {
        part(known);
        while (lexemes.takeOneOf(Words.SET_OPERATORS)) {
            if (!lexemes.take("ALL")) {
                lexemes.take("DISTINCT");
            }
            part(known);
        }
    }

    private void part(Set<String> known) throws RefusedStatementException {
        if (lexemes.takeSign('(')) {
            query(known);
            lexemes.expectSign(')');
            return;
        }
        Set<String> names = new HashSet<>(known);
        if (lexemes.take("WITH")) {
            commonTables(names);
        }
        boolean tablesFirst = lexemes.take("FROM");
        if (tablesFirst) {
            tables(names);
        }
        lexemes.expect("SELECT");
        clauses(names, tablesFirst);
    }

    /** A name is known behind its query, not within. */
    private void commonTables(Set<String> names) throws RefusedStatementException {
        do {
            if (lexemes.peek().isName()
                    && lexemes.peek(1).is("AS")
                    && lexemes.peek(2).isSign('(')
                    && lexemes.peek(3).isOneOf(Words.QUERY)) {
                String name = name();
                lexemes.next();
                lexemes.next();
                query(names);
                lexemes.expectSign(')');
                names.add(name);
            } else {
                expression(names);
            }
        } while (lexemes.takeSign(','));
    }

    /** An expression of WITH: up to a comma or the query. */
    private void expression(Set<String> names) throws RefusedStatementException {
        while (!lexemes.peek().isSign(',') && !lexemes.peek().isOneOf(Words.QUERY)) {
            if (lexemes.atEnd() || lexemes.peek().isSign(')')) {
                throw lexemes.unexpected("SELECT");
            }
            piece(names);
        }
    }

    /** From behind SELECT to the end of the query. */
    private void clauses(Set<String> names, boolean tablesFirst) throws RefusedStatementException {
        Place place = Place.LIST;
        boolean from = tablesFirst;
        while (!lexemes.atEnd() && !lexemes.peek().isSign(')')) {
            Lexeme piece = lexemes.peek();
            if (piece.is("FROM")) {
                from(names, from);
                from = true;
            } else if (piece.isOneOf(Words.SET_OPERATORS) && !isOfColumns()) {
                return;
            } else if (isClause()) {
                place = clause();
            } else if (piece.isSign(',') && place == Place.SINGLE) {
                throw new RefusedStatementException("a comma stands within a condition");
            } else {
                piece(names);
            }
        }
    }

    /** Behind FILL, FROM is no clause; of those a query has one. */
    private void from(Set<String> names, boolean second) throws RefusedStatementException {
        boolean ofFill = lexemes.peek(-1).is("FILL");
        if (isBehindDot() || second != ofFill) {
            throw new RefusedStatementException("FROM stands where it cannot be told from a name");
        }
        lexemes.next();
        if (!second) {
            tables(names);
        }
    }

    private boolean isClause() {
        Lexeme piece = lexemes.peek();
        return !isBehindDot()
                && (piece.isOneOf(Words.SINGLE) || Words.LISTS.containsKey(piece.upper()))
                && piece.kind() == Kind.WORD
                && !isCall();
    }

    /** A clause goes on as a clause does: the alias of a table would not. */
    private Place clause() throws RefusedStatementException {
        Lexeme clause = lexemes.next();
        Lexeme following = lexemes.peek();
        if (clause.isOneOf(Words.SINGLE)) {
            if (following.isSign(',') || following.isOneOf(Words.RESERVED)) {
                throw lexemes.unexpected("a condition");
            }
            return Place.SINGLE;
        }
        String wanted = Words.LISTS.getOrDefault(clause.upper(), "");
        boolean fits =
                wanted.isEmpty()
                        ? following.kind() == Kind.NUMBER
                                || following.kind() == Kind.PARAMETER
                                || following.isSign('-')
                                || following.isSign('(')
                        : following.is(wanted)
                                || (wanted.equals("AS") && lexemes.peek(1).is(wanted));
        if (!fits) {
            throw lexemes.unexpected("what follows " + clause.upper());
        }
        return Place.LIST;
    }

    /** {@code * except (a, b)} leaves columns out. */
    private boolean isOfColumns() {
        int behind = lexemes.peek(1).isSign('(') ? 2 : 1;
        return lexemes.peek().is("EXCEPT")
                && (lexemes.peek(-1).isSign('*') || lexemes.peek(-1).isSign(')'))
                && !lexemes.peek(behind).isOneOf(Words.QUERY)
                && !lexemes.peek(behind).isOneOf(Set.of("ALL", "DISTINCT"))
                && !lexemes.peek(behind).isSign('(');
    }

    private boolean isBehindDot() {
        return lexemes.peek(-1).isSign('.');
    }

    private boolean isCall() {
        return lexemes.peek(1).isSign('(') && !lexemes.peek().isOneOf(Words.BEFORE_PARENTHESIS);
    }

    /** From behind FROM to the clause, the parenthesis or the end behind the last table. */
    private void tables(Set<String> names) throws RefusedStatementException {
        table(names);
        Place place = Place.TABLES;
        while (!lexemes.atEnd() && !lexemes.peek().isSign(')')) {
            if (lexemes.takeSign(',')) {
                table(names);
                place = Place.TABLES;
            } else if (lexemes.peek().isOneOf(Words.JOINS) && !isCall()) {
                place = join(names);
            } else if (place == Place.TABLES && lexemes.take("ON")) {
                place = Place.CONDITION;
            } else if (place == Place.TABLES && lexemes.take("USING")) {
                using(names);
            } else if (endsTables()) {
                return;
            } else if (place == Place.CONDITION) {
                piece(names);
            } else {
                throw lexemes.unexpected("a comma, a join or a clause");
            }
        }
    }

    private boolean endsTables() {
        Lexeme piece = lexemes.peek();
        return isClause()
                || (!isBehindDot() && (piece.isOneOf(Words.SET_OPERATORS) || piece.is("SELECT")));
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
                && !endsTables()
                && !(lexemes.peek().isOneOf(Words.JOINS) && !isCall())) {
            piece(names);
        }
    }

    private void using(Set<String> names) throws RefusedStatementException {
        if (lexemes.takeSign('(')) {
            group(names, false);
        } else {
            name();
        }
    }

    /** A table, a query, or joins in parentheses; then its alias and how it is read. */
    private void table(Set<String> names) throws RefusedStatementException {
        if (lexemes.takeSign('(')) {
            if (lexemes.peek().isOneOf(Words.QUERY)) {
                query(names);
            } else {
                tables(names);
            }
            lexemes.expectSign(')');
        } else {
            reference(names);
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
        if (lexemes.take("AS")
                || lexemes.peek().kind() == Kind.QUOTED
                || (lexemes.peek().kind() == Kind.WORD
                        && !lexemes.peek().isOneOf(Words.RESERVED))) {
            if (name().indexOf('.') >= 0) {
                throw new RefusedStatementException("an alias of a table holds a dot");
            }
            if (lexemes.peek().isSign('(')) {
                throw new RefusedStatementException("an alias of a table has columns");
            }
        }
    }

    /** The name of a table: what a WITH of this query calls so, or a table. */
    private void reference(Set<String> names) throws RefusedStatementException {
        if (lexemes.peek().kind() == Kind.PARAMETER) {
            throw new RefusedStatementException("a table is named by a parameter");
        }
        String first = name();
        if (lexemes.takeSign('.')) {
            tables.add(new TableReference(first, name()));
        } else if (!names.contains(first)) {
            tables.add(new TableReference("", first));
        }
        if (lexemes.peek().isSign('(')) {
            throw new RefusedStatementException("it reads from the table function " + first);
        }
        if (lexemes.peek().isSign('.')) {
            throw lexemes.unexpected("the end of a table's name");
        }
    }

    private String name() throws RefusedStatementException {
        Lexeme name = lexemes.peek();
        if (!name.isName() || name.isOneOf(Words.RESERVED)) {
            throw lexemes.unexpected("a name (a key word is one only in quotes)");
        }
        return lexemes.next().text();
    }

    /** What stands in parentheses, to behind the closing one. */
    private void group(Set<String> names, boolean mayHoldFrom) throws RefusedStatementException {
        if (lexemes.peek().isOneOf(Words.QUERY)) {
            query(names);
            lexemes.expectSign(')');
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
    private void piece(Set<String> names) throws RefusedStatementException {
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

    private void word(Lexeme word, Set<String> names) throws RefusedStatementException {
        if (word.is("IN")) {
            inOperand(names);
        } else if (word.is("AS")) {
            if (!lexemes.peek().isSign('(')) {
                name();
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

    /** Behind IN a name is a table, also in parentheses and with an alias. */
    private void inOperand(Set<String> names) throws RefusedStatementException {
        int depth = 0;
        while (lexemes.peek(depth).isSign('(')) {
            depth++;
        }
        if (lexemes.peek(depth).isNameParameter()) {
            throw new RefusedStatementException("a parameter behind IN names a table");
        }
        if (depth > 0 && !(isTable(depth) && isClosed(depth))) {
            list(names);
        } else if (isTable(depth)) {
            for (int open = 0; open < depth; open++) {
                lexemes.next();
            }
            reference(names);
            for (int open = 0; open < depth; open++) {
                lexemes.expectSign(')');
            }
        }
    }

    private boolean isClosed(int ahead) {
        int behind = ahead + 1;
        while (lexemes.peek(behind).isSign('.')) {
            behind += 2;
        }
        return lexemes.peek(behind).isSign(')');
    }

    /** IN may be called as a function is, and then its second argument is a table. */
    private void list(Set<String> names) throws RefusedStatementException {
        lexemes.expectSign('(');
        if (lexemes.peek().isOneOf(Words.QUERY)) {
            query(names);
            lexemes.expectSign(')');
            return;
        }
        while (!lexemes.takeSign(')')) {
            boolean first = lexemes.peek(-1).isSign('(') || lexemes.peek(-1).isSign(',');
            if (lexemes.atEnd() || (first && (isTable(0) || lexemes.peek().isNameParameter()))) {
                throw lexemes.unexpected("a value, a call or a query (behind IN)");
            }
            if (first && lexemes.peek().isSign('(')) {
                list(names);
            } else {
                piece(names);
            }
        }
    }

    private boolean isTable(int ahead) {
        Lexeme first = lexemes.peek(ahead);
        Lexeme second = lexemes.peek(ahead + 1);
        boolean literal =
                first.isOneOf(Words.LITERALS)
                        || (first.isOneOf(Words.TYPED) && second.kind() == Kind.TEXT);
        return first.isName() && !first.isOneOf(Words.QUERY) && !literal && !second.isSign('(');
    }
}
