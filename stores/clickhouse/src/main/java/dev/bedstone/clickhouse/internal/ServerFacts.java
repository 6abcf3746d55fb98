package dev.bedstone.clickhouse.internal;

import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.Unsupported;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself: its version, its time zone, and settings, each by its name; whether
 * our user may change a setting stands under {@code fixed:} and the name. Immutable.
 */
final class ServerFacts {

    /** What the name of a fixed setting begins with. */
    static final String FIXED = "fixed:";

    private static final String OPERATION = "check the server";

    private static final String BASICS =
            """
            select version() as version, timezone() as timezone,
                   (select toString(value) from system.settings where name = 'readonly') as readonly\
            """;

    private static final String SETTINGS =
            """
            select name, value, readonly from system.settings
             where name in ('async_insert', 'wait_for_async_insert', 'insert_deduplicate',
                            'distributed_foreground_insert', 'max_insert_block_size',
                            'materialized_views_ignore_errors',
                            'deduplicate_blocks_in_dependent_materialized_views',
                            'date_time_overflow_behavior', 'input_format_skip_unknown_fields',
                            'max_execution_time', 'log_comment', 'max_concurrent_queries_for_user')\
            """;

    private static final String TABLE_DEFAULTS =
            """
            select name, value, toUInt8(0) as readonly from system.merge_tree_settings
             where name in ('non_replicated_deduplication_window', 'fsync_after_insert',
                            'replicated_deduplication_window')\
            """;

    private static final String SERVER_SETTINGS =
            """
            select name, value, toUInt8(0) as readonly from system.server_settings
             where name = 'max_concurrent_queries'\
            """;

    private final Map<String, String> facts;

    ServerFacts(Map<String, String> facts) {
        this.facts = Map.copyOf(facts);
    }

    /**
     * Asks the server, and from the first answer on sends it what it lets our user set.
     *
     * @throws dev.bedstone.kernel.StoreFailure if it cannot be reached or refuses
     */
    static ServerFacts ask(Statements statements, Deadline deadline) {
        Map<String, String> facts = new HashMap<>();
        Rowwise basics =
                row -> {
                    facts.put("version", text(row[0]));
                    facts.put("timezone", text(row[1]));
                    facts.put("readonly", text(row[2]));
                };
        ask(statements, deadline, BASICS, basics);
        statements.adapt(StatementSettings.of(facts.getOrDefault("readonly", "0")));
        Rowwise setting =
                row -> {
                    facts.put(text(row[0]), text(row[1]));
                    facts.put(FIXED + text(row[0]), text(row[2]));
                };
        for (String question : new String[] {SETTINGS, TABLE_DEFAULTS, SERVER_SETTINGS}) {
            askIfAllowed(statements, deadline, question, setting);
        }
        return new ServerFacts(facts);
    }

    /** A careful administrator may have hidden the system's tables; old servers lack some. */
    private static void askIfAllowed(
            Statements statements, Deadline deadline, String question, Rowwise target) {
        try {
            ask(statements, deadline, question, target);
        } catch (Denied | Misconfigured | Unsupported hidden) {
            // What is not told is not judged.
        }
    }

    private static void ask(
            Statements statements, Deadline deadline, String question, Rowwise target) {
        Statement statement =
                new Statement(
                        OPERATION,
                        false,
                        question,
                        Optional.empty(),
                        Rows.FORMAT,
                        Map.of(),
                        Map.of(),
                        Duration.ofSeconds(30));
        statements.<@Nullable Void>ask(
                statement,
                deadline,
                (input, head) -> {
                    Rows rows = new Rows(input, head);
                    for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
                        target.take(row);
                    }
                    return null;
                });
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value == null ? "" : Values.natural(value));
    }

    String version() {
        return facts.getOrDefault("version", "unknown");
    }

    /** The value of a setting, or empty if the server did not tell. */
    Optional<String> value(String name) {
        return Optional.ofNullable(facts.get(name));
    }

    boolean is(String name, String value) {
        return value.equals(facts.get(name));
    }

    /** Whether our user may not change a setting. */
    boolean isFixed(String name) {
        return is(FIXED + name, "1");
    }

    private interface Rowwise {
        void take(@Nullable Object[] row);
    }
}
