package dev.bedstone.postgres.internal;

import dev.bedstone.postgres.TransactionOptions.Isolation;
import java.util.EnumMap;
import java.util.Map;

/**
 * What travels in the same message as a statement, before and behind it. The driver sends the parts
 * of one text one after the other and waits once, so a binding that is folded in costs no round
 * trip. Immutable; compared by identity.
 */
final class Fold {

    private static final String SCOPE_BINDING =
            "select set_config('app.tenant_id', ?, true), set_config('app.actor', ?, true)";
    private static final String PLATFORM_BINDING =
            "select set_config('app.tenant_id', '', true), set_config('app.actor', ?, true),"
                    + " set_config('app.reason', ?, true), set_config('application_name', ?, true)";

    /** The statement alone. */
    static final Fold PLAIN = new Fold("", "", "", 0);

    /** Binds tenant and actor for the transaction that runs. */
    static final Fold SCOPE = new Fold("", SCOPE_BINDING, "", 1);

    /** Binds actor and reason of work across tenants for the transaction that runs. */
    static final Fold PLATFORM = new Fold("", PLATFORM_BINDING, "", 1);

    /** A whole transaction with tenant and actor. */
    static final Fold WHOLE = new Fold("begin", SCOPE_BINDING, "commit", 2);

    /** The same, and behind it the question how far the log is. */
    static final Fold WHOLE_ASKING =
            new Fold("begin", SCOPE_BINDING, "commit;\nselect " + Positions.ASK, 2);

    /**
     * A whole transaction on a replica; the third column of the binding says whether the replica
     * was far enough before the statement began.
     */
    static final Fold WHOLE_ON_REPLICA =
            new Fold(
                    "begin isolation level read committed read only",
                    SCOPE_BINDING + ", coalesce(" + Positions.ASK + " >= ?::pg_lsn, false)",
                    "commit",
                    2);

    /** A whole transaction with tenant and actor in which the server refuses writes. */
    static final Fold WHOLE_READ = new Fold("begin read only", SCOPE_BINDING, "commit", 2);

    private static final Map<Fold, Map<Isolation, Fold>> ISOLATED =
            Map.of(PLAIN, isolated(PLAIN), SCOPE, isolated(SCOPE), PLATFORM, isolated(PLATFORM));

    private final String binding;
    private final String before;
    private final String after;
    private final int skipped;

    /**
     * @param first what comes before the binding; may be empty
     * @param binding the statement that binds; may be empty
     * @param last what comes behind the statement; may be empty
     * @param skipped how many results come before the statement's own
     */
    private Fold(String first, String binding, String last, int skipped) {
        this.binding = binding;
        this.before = terminated(first) + terminated(binding);
        // A comment at the end of the statement must not swallow what follows.
        this.after = last.isEmpty() ? "" : "\n;" + last;
        this.skipped = skipped;
    }

    /** The same in a transaction of another isolation, which must be its first statement. */
    Fold isolated(Isolation level) {
        Map<Isolation, Fold> levels = ISOLATED.get(this);
        Fold isolated = levels == null ? null : levels.get(level);
        if (isolated == null) {
            throw new IllegalArgumentException("a whole transaction has the server's isolation");
        }
        return isolated;
    }

    /** The text with all that travels with it. */
    String around(String statement) {
        return before + statement + after;
    }

    /** Only what comes before the statement, to be sent alone. */
    String alone() {
        return before;
    }

    /** Whether nothing is added. */
    boolean isPlain() {
        return before.isEmpty() && after.isEmpty();
    }

    /** How many results come before the statement's own. */
    int skipped() {
        return skipped;
    }

    private static Map<Isolation, Fold> isolated(Fold fold) {
        Map<Isolation, Fold> levels = new EnumMap<>(Isolation.class);
        for (Isolation level : Isolation.values()) {
            String set = "set transaction isolation level " + level.name().replace('_', ' ');
            levels.put(level, new Fold(set, fold.binding, "", fold.skipped + 1));
        }
        return levels;
    }

    private static String terminated(String statement) {
        return statement.isEmpty() ? "" : statement + ";\n";
    }
}
