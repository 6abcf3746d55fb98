package dev.bedstone.postgres.internal;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Statements that would reach beyond their transaction: those that begin or end it, and those that
 * leave something on a connection for whoever gets it next.
 */
public final class ForbiddenStatements {

    private static final Set<String> TRANSACTION =
            Set.of(
                    "begin",
                    "start",
                    "commit",
                    "end",
                    "abort",
                    "rollback",
                    "savepoint",
                    "release",
                    "prepare");
    private static final Set<String> SESSION =
            Set.of("reset", "discard", "listen", "unlisten", "deallocate", "load");
    private static final Pattern LOCAL =
            Pattern.compile("(?is)\\s*set\\s+(local|constraints|transaction)\\s.*");

    private ForbiddenStatements() {}

    /**
     * @throws IllegalArgumentException if the statement is one of them
     */
    public static void check(SqlText text) {
        String verb = text.verb();
        if (TRANSACTION.contains(verb)) {
            throw new IllegalArgumentException(
                    "'"
                            + verb
                            + "' is not a statement of a transaction; it ends with its work, and"
                            + " savepoint() goes back to a point in it");
        }
        if (SESSION.contains(verb)
                || (verb.equals("set") && !LOCAL.matcher(text.normalised()).matches())) {
            throw new IllegalArgumentException(
                    "'"
                            + verb
                            + "' would stay on the connection and reach other callers; use 'set"
                            + " local', which ends with the transaction");
        }
    }
}
