package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.Binding;
import dev.bedstone.clickhouse.internal.TableName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The texts of statements that change the rows of one tenant; the condition is added here. */
public final class Changes {

    private Changes() {}

    /**
     * Deletes rows.
     *
     * @param where which of the tenant's; an expression
     * @throws IllegalArgumentException if it is not one, or reads more than the row
     */
    public static String delete(String table, String where) {
        return "delete from " + TableName.quoted(table) + " where " + bound(where);
    }

    /**
     * Changes rows.
     *
     * @param values the new value of each column; an expression
     * @param where which of the tenant's; an expression
     * @throws IllegalArgumentException if one of them is not, or reads more than the row
     */
    public static String update(String table, Map<String, String> values, String where) {
        if (values.isEmpty() || values.containsKey(TenantFilters.COLUMN)) {
            throw new IllegalArgumentException(
                    "an update changes a column, and not " + TenantFilters.COLUMN);
        }
        return values.entrySet().stream()
                .map(entry -> TableName.part(entry.getKey()) + " = " + expression(entry.getValue()))
                .sorted()
                .collect(
                        Collectors.joining(
                                ", ",
                                "alter table " + TableName.quoted(table) + " update ",
                                " where " + bound(where)));
    }

    /** The table whose rows a statement deletes or changes; empty if it is no such statement. */
    static Optional<TableReference> mutated(String text) {
        try {
            Lexemes lexemes = new Lexemes(Lexer.read(text));
            boolean deletes = lexemes.take("DELETE") && lexemes.take("FROM");
            if (deletes || (lexemes.take("ALTER") && lexemes.take("TABLE"))) {
                Lexeme first = lexemes.next();
                TableReference table =
                        lexemes.takeSign('.')
                                ? new TableReference(first.text(), lexemes.next().text())
                                : new TableReference("", first.text());
                return deletes || lexemes.hold(Set.of("UPDATE", "DELETE"))
                        ? Optional.of(table)
                        : Optional.empty();
            }
        } catch (RefusedStatementException unread) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** The tenant's part comes first and is computed first. */
    private static String bound(String where) {
        return TenantFilters.COLUMN + " = {" + Binding.TENANT + ":UUID} and " + expression(where);
    }

    private static String expression(String text) {
        try {
            QueryReader.checkExpression(text);
            return QueryReader.inParentheses(text);
        } catch (RefusedStatementException refused) {
            throw new IllegalArgumentException(
                    "this cannot stand in a tenant's change: " + refused.getMessage());
        }
    }
}
