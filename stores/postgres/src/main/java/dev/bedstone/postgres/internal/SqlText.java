package dev.bedstone.postgres.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A statement with named parameters, parsed. Immutable, apart from remembering how its rows are
 * read; shared by all threads.
 */
public final class SqlText {

    private final String jdbc;
    private final String verb;
    private final String[] names;
    private final int[] positions;
    private final Map<Class<?>, RowReader<?>> readers = new ConcurrentHashMap<>(4);

    /**
     * @param jdbc the statement as the driver takes it, with question marks
     * @param verb its first word in lower case
     * @param names the parameters, each once, in the order they first appear
     * @param positions for every question mark, the index of its name
     */
    SqlText(String jdbc, String verb, String[] names, int[] positions) {
        this.jdbc = jdbc;
        this.verb = verb;
        this.names = names;
        this.positions = positions;
    }

    /** The statement as the driver takes it. */
    public String jdbc() {
        return jdbc;
    }

    /** Its first word, in lower case: what it is called in failures and hooks. */
    public String verb() {
        return verb;
    }

    /** How many different parameters there are. */
    public int parameters() {
        return names.length;
    }

    /** The name of a parameter. */
    public String name(int index) {
        return names[index];
    }

    /**
     * The index of a parameter.
     *
     * @throws IllegalArgumentException if the statement has none of this name
     */
    public int index(String name) {
        int index = find(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "the statement has no parameter :"
                            + name
                            + "; it has "
                            + (names.length == 0 ? "none" : ":" + String.join(", :", names)));
        }
        return index;
    }

    /** For every question mark, the index of its parameter. */
    int[] positions() {
        return positions;
    }

    /** How rows of this statement were read last as {@code type}. */
    Map<Class<?>, RowReader<?>> readers() {
        return readers;
    }

    private int find(String name) {
        for (int index = 0; index < names.length; index++) {
            if (names[index].equals(name)) {
                return index;
            }
        }
        return -1;
    }
}
