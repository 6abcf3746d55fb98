package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.tenancy.Lexeme.Kind;
import java.util.Set;

/**
 * Reads what stands behind IN, where a name is a table, also in parentheses and with an alias. Not
 * thread-safe.
 */
final class OperandOfIn {

    private final QueryReader queries;
    private final ExpressionReader expressions;
    private final Lexemes lexemes;
    private final Names found;

    OperandOfIn(QueryReader queries, ExpressionReader expressions, Lexemes lexemes, Names found) {
        this.queries = queries;
        this.expressions = expressions;
        this.lexemes = lexemes;
        this.found = found;
    }

    /** From behind IN to behind a table or a list; any other operand is left as it is. */
    void read(Set<String> names) throws RefusedStatementException {
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
            table(depth, names);
        }
    }

    private void table(int depth, Set<String> names) throws RefusedStatementException {
        for (int open = 0; open < depth; open++) {
            lexemes.next();
        }
        found.tableOfIn(lexemes, names);
        for (int open = 0; open < depth; open++) {
            lexemes.expectSign(')');
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
            queries.queryInParentheses(names);
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
                expressions.piece(names);
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
