package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.tenancy.Lexeme.Kind;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the names of a statement were found to mean. Where a table may stand, the server looks among
 * the names of expressions, too: after {@code with a as b}, {@code in b} reads the table a. So a
 * table behind IN is called as no expression of the statement is, and none as one of WITH. Not
 * thread-safe.
 */
final class Names {

    private final Set<TableReference> tables = new LinkedHashSet<>();
    private final Set<String> behindFrom = new HashSet<>();
    private final Set<String> behindIn = new HashSet<>();
    private final Set<String> ofExpressions = new HashSet<>();
    private final Set<String> ofWith = new HashSet<>();
    private int depth;

    /**
     * The tables that were named.
     *
     * @throws RefusedStatementException if the server could take one for another
     */
    Set<TableReference> tables() throws RefusedStatementException {
        refuse(behindIn, ofExpressions);
        refuse(behindFrom, ofWith);
        return tables;
    }

    private static void refuse(Set<String> tables, Set<String> expressions)
            throws RefusedStatementException {
        Optional<String> both = tables.stream().filter(expressions::contains).findFirst();
        if (both.isPresent()) {
            throw new RefusedStatementException(
                    "'" + both.get() + "' names a table and an expression");
        }
    }

    /** The names of expressions that follow are those of WITH. */
    void beginWith() {
        depth++;
    }

    void endWith() {
        depth--;
    }

    /** An expression is called so. */
    void expression(String name) {
        ofExpressions.add(name);
        if (depth > 0) {
            ofWith.add(name);
        }
    }

    /** Reads the name of a table behind FROM or a join. */
    void tableOfFrom(Lexemes lexemes, Set<String> known) throws RefusedStatementException {
        behindFrom.add(reference(lexemes, known));
    }

    /** Reads the name of a table behind IN. */
    void tableOfIn(Lexemes lexemes, Set<String> known) throws RefusedStatementException {
        behindIn.add(reference(lexemes, known));
    }

    /** What a WITH of this query calls so, or a table; its name up to the dot. */
    private String reference(Lexemes lexemes, Set<String> known) throws RefusedStatementException {
        if (lexemes.peek().kind() == Kind.PARAMETER) {
            throw new RefusedStatementException("a table is named by a parameter");
        }
        String first = lexemes.name();
        if (lexemes.takeSign('.')) {
            tables.add(new TableReference(first, lexemes.name()));
        } else if (!known.contains(first)) {
            tables.add(new TableReference("", first));
        }
        if (lexemes.peek().isSign('(')) {
            throw new RefusedStatementException("it reads from the table function " + first);
        }
        if (lexemes.peek().isSign('.')) {
            throw lexemes.unexpected("the end of a table's name");
        }
        return first;
    }
}
