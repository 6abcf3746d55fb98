package dev.bedstone.platform.identity;

import dev.bedstone.platform.internal.Answers;
import dev.bedstone.postgres.PostgresStatement;

/** What a function of the schema says of a change it was asked for. Immutable. */
record Outcome(String word) {

    /** Sends the call. */
    static Outcome of(PostgresStatement call) {
        return new Outcome(call.one(String.class));
    }

    /**
     * Ends well if the change was made.
     *
     * @param missing what is said when what was to be changed is not there
     * @param key what is taken, where a key may be
     */
    void require(String operation, String missing, String key, String constraint) {
        switch (word) {
            case "done" -> {}
            case "missing" -> throw Answers.missing(operation, missing);
            case "missing user" -> throw Answers.missing(operation, "there is no such user");
            case "missing organization" ->
                    throw Answers.missing(operation, "there is no such organization");
            case "taken" -> throw Answers.taken(operation, key, constraint);
            case "stale" -> throw Answers.stale(operation, "the membership");
            case "last owner" ->
                    throw Answers.refused(
                            operation,
                            "the organization would have no owner",
                            "make somebody else its owner first");
            default -> throw new IllegalStateException("the schema answered '" + word + "'");
        }
    }
}
