package dev.bedstone.migrate.internal.sql;

import java.util.Locale;

/** Statements without what does not matter for telling what they do. */
public final class Shape {

    private Shape() {}

    /**
     * The words of a statement in upper case with single spaces: no comments, the content of texts
     * left out, quoted names as they are.
     */
    public static String of(String statement, Dialect dialect) {
        StringBuilder shape = new StringBuilder();
        Lexer lexer = new Lexer(statement, dialect);
        while (lexer.next()) {
            switch (lexer.kind()) {
                case SPACE, COMMENT -> gap(shape);
                case STRING, DOLLAR_STRING -> shape.append("''");
                case QUOTED_NAME -> shape.append(lexer.token());
                default -> shape.append(lexer.token().toUpperCase(Locale.ROOT));
            }
        }
        return shape.toString().strip();
    }

    private static void gap(StringBuilder shape) {
        if (!shape.isEmpty() && shape.charAt(shape.length() - 1) != ' ') {
            shape.append(' ');
        }
    }
}
