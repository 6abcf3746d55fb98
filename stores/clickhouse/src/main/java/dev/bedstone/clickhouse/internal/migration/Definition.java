package dev.bedstone.clickhouse.internal.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A CREATE statement as the server writes it, taken apart into objects. Not thread-safe. */
final class Definition {

    private static final Set<String> PARTS = Set.of("INDEX", "PROJECTION", "CONSTRAINT");

    private final String object;
    private final boolean table;
    private final String database;
    private final List<Token> tokens;
    private final Map<String, String> objects = new TreeMap<>();

    private Definition(String object, boolean table, String database, List<Token> tokens) {
        this.object = object;
        this.table = table;
        this.database = database;
        this.tokens = tokens;
    }

    /**
     * Takes a definition apart.
     *
     * @param engine as {@code system.tables} names it
     * @param statement its CREATE statement
     */
    static Definition of(String name, String engine, String statement, String database) {
        String kind =
                switch (engine) {
                    case "View" -> "view";
                    case "MaterializedView" -> "materialized view";
                    case "Dictionary" -> "dictionary";
                    default -> "table";
                };
        List<Token> tokens = Token.of(statement);
        Definition definition =
                new Definition(kind + " " + name, kind.equals("table"), database, tokens);
        definition.read();
        return definition;
    }

    /** The objects by kind and name, each with its definition. */
    Map<String, String> objects() {
        return objects;
    }

    static String part(String object, String kind, String name) {
        return object + " " + kind + " " + name;
    }

    /** A table's columns stand in the first parentheses; the rest is the table's own. */
    private void read() {
        int open = 0;
        while (open < tokens.size() && !tokens.get(open).isSign('(') && !isEngine(open)) {
            open++;
        }
        boolean hasColumns = table && open < tokens.size() && tokens.get(open).isSign('(');
        int close = hasColumns ? closing(open) : open - 1;
        if (hasColumns) {
            parts(open + 1, close);
        }
        objects.put(object, text(table ? close + 1 : head(), tokens.size()));
    }

    private boolean isEngine(int at) {
        return tokens.get(at).is("ENGINE") || tokens.get(at).is("AS");
    }

    /** What stands behind the name. */
    private int head() {
        int at = 0;
        while (at < tokens.size() && !tokens.get(at).isSign('.')) {
            at++;
        }
        return Math.min(at + 2, tokens.size());
    }

    private int closing(int open) {
        int depth = 0;
        for (int at = open; at < tokens.size(); at++) {
            depth += tokens.get(at).isSign('(') ? 1 : tokens.get(at).isSign(')') ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        return tokens.size() - 1;
    }

    private void parts(int from, int to) {
        int depth = 0;
        int begin = from;
        for (int at = from; at < to; at++) {
            depth += tokens.get(at).isSign('(') ? 1 : tokens.get(at).isSign(')') ? -1 : 0;
            if (depth == 0 && tokens.get(at).isSign(',')) {
                part(begin, at);
                begin = at + 1;
            }
        }
        if (begin < to) {
            part(begin, to);
        }
    }

    private void part(int from, int to) {
        Token first = tokens.get(from);
        boolean named = first.kind() == Token.Kind.WORD && PARTS.contains(first.upper());
        if (named && from + 1 < to) {
            objects.put(
                    part(
                            object,
                            first.text().toLowerCase(Locale.ROOT),
                            tokens.get(from + 1).name()),
                    text(from + 2, to));
        } else {
            objects.put(part(object, "column", first.name()), text(from + 1, to));
        }
    }

    private String text(int from, int to) {
        List<String> words = new ArrayList<>();
        for (int at = from; at < to; at++) {
            boolean comment = tokens.get(at).is("COMMENT") && isText(at + 1);
            boolean ownDatabase =
                    tokens.get(at).isName()
                            && at + 1 < to
                            && tokens.get(at + 1).isSign('.')
                            && tokens.get(at).name().equals(database);
            if (comment || ownDatabase) {
                at++;
            } else {
                words.add(tokens.get(at).text());
            }
        }
        return String.join(" ", words);
    }

    private boolean isText(int at) {
        return at < tokens.size() && tokens.get(at).kind() == Token.Kind.TEXT;
    }
}
