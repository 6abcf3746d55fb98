package dev.bedstone.clickhouse.internal;

import dev.bedstone.kernel.Deadline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller wants done. Immutable.
 *
 * @param operation what it is called, for hooks, failures and the server's own log
 * @param changes whether it can leave something behind on the server
 * @param text the statement
 * @param data what an insert brings along
 * @param format how rows come back, as ClickHouse names it
 * @param settings settings of the server for this statement; those the caller chose
 * @param parameters values of the statement's parameters, in ClickHouse's escaped form
 * @param time how long it may take
 */
public record Statement(
        String operation,
        boolean changes,
        String text,
        Optional<Payload> data,
        String format,
        Map<String, String> settings,
        Map<String, String> parameters,
        Duration time) {

    /** The same with these settings above its own. */
    public Statement withSettings(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(more);
        return new Statement(operation, changes, text, data, format, all, parameters, time);
    }

    /** The same with what is left of its time. */
    Statement before(Deadline deadline) {
        Duration left = deadline.hasPassed() ? Duration.ofMillis(1) : deadline.remaining();
        return new Statement(operation, changes, text, data, format, settings, parameters, left);
    }

    /** The same with one more parameter. */
    public Statement withParameter(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put(name, value);
        return new Statement(operation, changes, text, data, format, settings, all, time);
    }
}
