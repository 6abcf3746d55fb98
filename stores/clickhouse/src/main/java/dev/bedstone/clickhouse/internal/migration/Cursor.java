package dev.bedstone.clickhouse.internal.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Walks over the tokens of a statement. Not thread-safe. */
final class Cursor {

    private final String statement;
    private final List<Token> tokens;
    private int at;

    Cursor(String statement) {
        this(statement, Token.of(statement));
    }

    private Cursor(String statement, List<Token> tokens) {
        this.statement = statement;
        this.tokens = tokens;
    }

    boolean atEnd() {
        return at >= tokens.size();
    }

    /** Goes past these key words if they come next, all of them. */
    boolean take(String words) {
        String[] wanted = words.split(" ");
        if (at + wanted.length > tokens.size()) {
            return false;
        }
        for (int next = 0; next < wanted.length; next++) {
            if (!tokens.get(at + next).is(wanted[next])) {
                return false;
            }
        }
        at += wanted.length;
        return true;
    }

    /** Goes past one of these key words. */
    boolean takeAny(String... words) {
        for (String word : words) {
            if (take(word)) {
                return true;
            }
        }
        return false;
    }

    boolean takeSign(char sign) {
        boolean found = !atEnd() && tokens.get(at).isSign(sign);
        at += found ? 1 : 0;
        return found;
    }

    /** A name without a dot. */
    Optional<String> name() {
        if (atEnd() || !tokens.get(at).isName()) {
            return Optional.empty();
        }
        return Optional.of(tokens.get(at++).name());
    }

    /** A name, or a name behind that of its database. */
    Optional<TableName> tableName() {
        Optional<String> first = name();
        if (first.isEmpty() || !takeSign('.')) {
            return first.map(only -> new TableName("", only));
        }
        return name().map(second -> new TableName(first.get(), second));
    }

    /** A column's name; those of nested columns have dots. */
    Optional<String> columnName() {
        return tableName()
                .map(name -> name.isLocal() ? name.name() : name.database() + "." + name.name());
    }

    /** Goes past {@code ON CLUSTER name}. */
    boolean takeCluster() {
        if (!take("ON CLUSTER")) {
            return false;
        }
        at = Math.min(at + 1, tokens.size());
        return true;
    }

    /** Whether these key words come anywhere later, outside of parentheses. */
    boolean later(String words) {
        int depth = 0;
        for (int next = at; next < tokens.size(); next++) {
            Token token = tokens.get(next);
            depth += token.isSign('(') ? 1 : token.isSign(')') ? -1 : 0;
            if (depth == 0) {
                Cursor rest = new Cursor(statement, tokens.subList(next, tokens.size()));
                if (rest.take(words)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Where the statement goes on after {@link #takeSign} or {@link #take}. */
    int offset() {
        return atEnd() ? statement.length() : tokens.get(at).start();
    }

    /** The rest, cut at the commas outside of parentheses. */
    List<Cursor> parts() {
        List<Cursor> parts = new ArrayList<>();
        int depth = 0;
        int begin = at;
        for (int next = at; next < tokens.size(); next++) {
            Token token = tokens.get(next);
            depth += opens(token) ? 1 : closes(token) ? -1 : 0;
            if (depth == 0 && token.isSign(',')) {
                parts.add(new Cursor(statement, tokens.subList(begin, next)));
                begin = next + 1;
            }
        }
        parts.add(new Cursor(statement, tokens.subList(begin, tokens.size())));
        return parts;
    }

    private static boolean opens(Token token) {
        return token.isSign('(') || token.isSign('[') || token.isSign('{');
    }

    private static boolean closes(Token token) {
        return token.isSign(')') || token.isSign(']') || token.isSign('}');
    }

    /** A command in parentheses, as the server writes those of ALTER, without them. */
    Cursor unwrapped() {
        boolean wrapped = !atEnd() && tokens.get(at).isSign('(') && tokens.getLast().isSign(')');
        return wrapped ? new Cursor(statement, tokens.subList(at + 1, tokens.size() - 1)) : this;
    }

    /** The rest without spaces and comments, for comparing. */
    String bare() {
        StringBuilder text = new StringBuilder();
        tokens.subList(at, tokens.size()).forEach(token -> text.append(token.text()).append(' '));
        return text.toString().strip();
    }

    /** The rest as it stands. */
    String rest() {
        return atEnd() ? "" : statement.substring(offset(), tokens.getLast().end());
    }
}
