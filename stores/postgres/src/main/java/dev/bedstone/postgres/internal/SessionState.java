package dev.bedstone.postgres.internal;

import java.util.regex.Pattern;

/**
 * What outlives a transaction on its connection: held cursors, temporary tables, settings, advisory
 * locks, LISTEN. A connection on which there may be some is cleaned before anybody else gets it.
 */
final class SessionState {

    /** Everything but prepared statements, which the driver counts on, and plans. */
    static final String CLEAN =
            """
            close all;
            reset session authorization;
            reset all;
            discard temp;
            discard sequences;
            select pg_advisory_unlock_all();
            """;

    /** A server that is in recovery lets nobody listen and refuses this. */
    static final String CLEAN_LISTENING = "unlisten *;\n" + CLEAN;

    /** A function of the application's may do the same unseen; its author knows. */
    private static final Pattern LEAVES_SOMETHING =
            Pattern.compile(
                    "(?is)\\b(pg_(try_)?advisory_lock(_shared)?|set_config|dblink_connect\\w*|lo_open)"
                            + "\\s*\\(|\\bwith\\s+hold\\b"
                            + "|\\b(create|into)\\s+((local|global)\\s+)?temp(orary)?\\b"
                            + "(?!.*\\bon\\s+commit\\s+drop\\b)");

    private SessionState() {}

    /** Whether a statement may leave something on its connection. */
    static boolean isLeftBy(String statement) {
        return LEAVES_SOMETHING.matcher(statement).find();
    }
}
