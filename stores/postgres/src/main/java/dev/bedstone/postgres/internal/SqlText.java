package dev.bedstone.postgres.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A statement with named parameters, parsed. Immutable, apart from remembering what was derived
 * from it; shared by all threads.
 */
public final class SqlText {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,62}");

    private final String jdbc;
    private final String normalised;
    private final String verb;
    private final String operation;
    private final String[] names;
    private final int[] positions;
    private final boolean leavesState;
    private final Map<Fold, String> folded = new ConcurrentHashMap<>(4);
    private final Map<Class<?>, RowReader<?>> readers = new ConcurrentHashMap<>(4);
    private final Map<Class<?>, RecordParameters> parameters = new ConcurrentHashMap<>(4);
    private final Map<String, SqlText> named = new ConcurrentHashMap<>(2);

    /**
     * @param jdbc the statement as the driver takes it, with question marks
     * @param normalised the statement as it may be logged, without literals and comments
     * @param verb its first word in lower case
     * @param names the parameters, each once, in the order they first appear
     * @param positions for every question mark, the index of its name
     */
    SqlText(String jdbc, String normalised, String verb, String[] names, int[] positions) {
        this(jdbc, normalised, verb, verb, names, positions);
    }

    private SqlText(
            String jdbc,
            String normalised,
            String verb,
            String operation,
            String[] names,
            int[] positions) {
        this.jdbc = jdbc;
        this.normalised = normalised;
        this.verb = verb;
        this.operation = operation;
        this.names = names;
        this.positions = positions;
        this.leavesState = SessionState.isLeftBy(normalised);
    }

    /**
     * The same statement under the name of an operation, which stands in front of it as a comment.
     *
     * @throws IllegalArgumentException if the name could be anything but a name
     */
    public SqlText named(String name) {
        SqlText known = named.get(name);
        return known != null ? known : addNamed(name);
    }

    /** The statement as the driver takes it. */
    public String jdbc() {
        return jdbc;
    }

    /** The statement as the driver takes it, with what travels with it. */
    String jdbc(Fold fold) {
        if (fold.isPlain()) {
            return jdbc;
        }
        String known = folded.get(fold);
        return known != null ? known : folded.computeIfAbsent(fold, any -> any.around(jdbc));
    }

    /** The statement without its literals and comments, for logs. */
    String normalised() {
        return normalised;
    }

    /** Its first word, in lower case. */
    public String verb() {
        return verb;
    }

    /** What it is called in failures and hooks: the operation's name, or its first word. */
    public String operation() {
        return operation;
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

    /** Whether it may leave something on its connection that outlives the transaction. */
    boolean leavesState() {
        return leavesState;
    }

    /** For every question mark, the index of its parameter. */
    int[] positions() {
        return positions;
    }

    /** How rows of this statement were read last as {@code type}. */
    Map<Class<?>, RowReader<?>> readers() {
        return readers;
    }

    /** Which components of a record give values to which parameters. */
    RecordParameters parameters(Class<?> type) {
        RecordParameters known = parameters.get(type);
        return known != null
                ? known
                : parameters.computeIfAbsent(type, any -> RecordParameters.of(this, any));
    }

    private SqlText addNamed(String name) {
        checkName(name);
        return named.computeIfAbsent(
                name,
                any ->
                        new SqlText(
                                "/*operation='" + any + "'*/ " + jdbc,
                                normalised,
                                verb,
                                any,
                                names,
                                positions));
    }

    /**
     * Checks the name of an operation.
     *
     * @throws IllegalArgumentException if it could be anything but a name
     */
    public static String checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "an operation's name has 1 to 63 letters, digits, dots, colons, hyphens and"
                            + " underscores, such as documents.create");
        }
        return name;
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
