package dev.bedstone.clickhouse.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which settings go with a statement, by what the server lets our user change. Immutable.
 *
 * @see <a
 *     href="https://clickhouse.com/docs/operations/settings/permissions-for-queries">readonly</a>
 */
enum StatementSettings {
    /** Everything may be set. */
    FREE,
    /** {@code readonly = 2}: everything but that may be set. */
    READ_ONLY,
    /** {@code readonly = 1}, or not known yet: nothing may be set. */
    NONE;

    /** As the server's own setting {@code readonly} says. */
    static StatementSettings of(String readonly) {
        return switch (readonly) {
            case "0" -> FREE;
            case "2" -> READ_ONLY;
            default -> NONE;
        };
    }

    /**
     * The settings of a statement: what makes it safe, then what the caller chose. The server gets
     * a second more than the call, so that the caller's own limit is the one that is seen; it is
     * there for the case that the order to stop is lost.
     */
    Map<String, String> of(Statement statement) {
        Map<String, String> all = new LinkedHashMap<>();
        if (this != NONE) {
            all.put("log_comment", statement.operation());
            all.put("max_execution_time", Long.toString(seconds(statement.time()) + 1));
            if (statement.changes()) {
                all.put("wait_end_of_query", "1");
            } else if (this == FREE) {
                all.put("readonly", "2");
            }
        }
        all.putAll(statement.settings());
        return all;
    }

    private static long seconds(Duration time) {
        return time.plusNanos(999_999_999).toSeconds();
    }
}
