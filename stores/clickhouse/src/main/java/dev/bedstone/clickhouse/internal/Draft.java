package dev.bedstone.clickhouse.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A statement in the making: its text, and what was bound and set so far. Not thread-safe. */
public final class Draft {

    private static final Pattern SETTING = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,127}");

    /** Names in the address of a request that are no settings, or are ours to give. */
    private static final Set<String> RESERVED =
            Set.of(
                    "query",
                    "query_id",
                    "database",
                    "default_format",
                    "user",
                    "password",
                    "role",
                    "quota_key",
                    "compress",
                    "decompress",
                    "session_id",
                    "session_check",
                    "session_timeout",
                    "close_session",
                    "stacktrace",
                    "buffer_size",
                    "enable_http_compression");

    private final QueryText text;
    private final boolean changes;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> parameters = new HashMap<>();
    private String operation;
    private Duration time;

    /**
     * @param changes whether the statement can leave something behind
     * @param time how long the call may take if nothing else is said
     * @throws IllegalArgumentException if a parameter of the text has a type that is none
     */
    public Draft(String operation, boolean changes, String text, Duration time) {
        this.operation = operation;
        this.changes = changes;
        this.time = time;
        this.text = QueryText.of(text);
    }

    /** Gives a parameter its value. */
    public void bind(String name, @Nullable Object value) {
        parameters.put(name, type(name).text(value));
    }

    /** Gives a parameter its value as a person types it; the server reads it as the type. */
    public void bindText(String name, String value) {
        type(name);
        parameters.put(name, ParameterText.escaped(value));
    }

    private ParameterType type(String name) {
        ParameterType type = text.parameters().get(name);
        if (type == null) {
            throw new IllegalArgumentException(
                    "the statement has no parameter {"
                            + name
                            + ":…}; it has "
                            + (text.parameters().isEmpty() ? "none" : text.parameters().keySet()));
        }
        return type;
    }

    /** Sets a setting of the server; a truth value as 1 or 0. */
    public void setting(String name, Object value) {
        if (!SETTING.matcher(name).matches()
                || RESERVED.contains(name)
                || name.startsWith("param_")) {
            throw new IllegalArgumentException("'" + name + "' is no setting of a statement");
        }
        settings.put(name, value instanceof Boolean truth ? (truth ? "1" : "0") : value.toString());
    }

    /** Says how long the call may take. */
    public void within(Duration allowed) {
        if (!allowed.isPositive()) {
            throw new IllegalArgumentException("a call needs a positive time");
        }
        time = allowed;
    }

    /** Says what the statement is called. */
    public void named(String name) {
        operation = name;
    }

    /** How long the call may take. */
    public Duration time() {
        return time;
    }

    /** What the statement is called. */
    public String operation() {
        return operation;
    }

    /**
     * The statement as it is now.
     *
     * @param format how rows come back
     * @param more settings beneath those that were set
     * @throws IllegalArgumentException if a parameter has no value
     */
    Statement statement(String format, Map<String, String> more) {
        Set<String> unbound = new TreeSet<>(text.parameters().keySet());
        unbound.removeAll(parameters.keySet());
        unbound.remove(Binding.TENANT);
        if (!unbound.isEmpty()) {
            throw new IllegalArgumentException(
                    "parameters without a value: " + String.join(", ", List.copyOf(unbound)));
        }
        Map<String, String> all = new LinkedHashMap<>(more);
        all.putAll(settings);
        return new Statement(
                operation,
                changes,
                text.text(),
                Optional.empty(),
                format,
                all,
                Map.copyOf(parameters),
                time);
    }
}
