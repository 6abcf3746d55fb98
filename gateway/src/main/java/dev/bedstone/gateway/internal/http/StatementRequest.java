package dev.bedstone.gateway.internal.http;

import dev.bedstone.gateway.internal.codec.ContentCoding;
import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.ErrorCode;
import dev.bedstone.gateway.internal.session.Leases.SessionUse;
import dev.bedstone.gateway.internal.sql.Guard;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * What URL and headers of a request say. Immutable.
 *
 * @param text the statement, or its beginning; the body follows it
 * @param id what the client calls the statement; generated if it does not say
 * @param database the current database for this statement; empty for the session's
 * @param format the format of the result unless the statement names one
 * @param settings for the engine, by name
 * @param bound values for {@code {name:Type}}, by name
 * @param session the session to run in
 * @param readOnly whether nothing may be changed (GET, or {@code readonly})
 * @param framedAnswer whether the answer goes in ClickHouse's compressed frames
 * @param coding HTTP's coding of the answer
 * @param codingLevel its level
 * @param held how many bytes of the answer are held back at most, so that an error can still have
 *     its status; {@link Long#MAX_VALUE} for all
 * @param timeZone the zone that {@code session_timezone} asks for
 * @param revisedNative whether the client writes and reads the format Native in the form of a later
 *     protocol version, as a connection over TCP has it
 */
record StatementRequest(
        String text,
        String id,
        String database,
        Optional<String> format,
        Map<String, String> settings,
        Map<String, String> bound,
        Optional<SessionUse> session,
        boolean readOnly,
        boolean framedAnswer,
        Optional<ContentCoding> coding,
        int codingLevel,
        long held,
        Optional<String> timeZone,
        boolean revisedNative) {

    private static final String BOUND = "param_";
    private static final String SETTING_HEADER = "X-ClickHouse-Setting-";
    private static final Pattern SETTING = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");
    private static final int HELD = 128 * 1024;
    private static final int MOST_HELD = 64 * 1024 * 1024;
    private static final Duration SESSION_IDLE = Duration.ofSeconds(60);
    private static final Duration LONGEST_SESSION_IDLE = Duration.ofHours(1);

    /** Parameters that are no settings, and settings that only an HTTP server can honour. */
    private static final Set<String> OWN =
            Set.of(
                    "query",
                    "database",
                    "default_format",
                    "session_id",
                    "session_timeout",
                    "session_check",
                    "close_session",
                    "query_id",
                    "user",
                    "password",
                    "role",
                    "compress",
                    "decompress",
                    "quota_key",
                    "stacktrace",
                    "buffer_size",
                    "wait_end_of_query",
                    "enable_http_compression",
                    "http_zlib_compression_level",
                    "send_progress_in_http_headers",
                    "http_headers_progress_interval_ms",
                    "add_http_cors_header",
                    "cancel_http_readonly_queries_on_client_close",
                    "http_wait_end_of_query",
                    "http_response_buffer_size",
                    "http_write_exception_in_output_format",
                    "http_make_head_request",
                    "http_native_compression_disable_checksumming_on_decompress",
                    "client_protocol_version",
                    "promql_table");

    /** Reads a request; the statement itself is not looked at. */
    static StatementRequest of(String method, HttpFields headers, UrlParameters parameters)
            throws EngineException {
        refuseRole(parameters);
        Map<String, String> settings = settings(headers, parameters);
        boolean get = method.equals("GET") || method.equals("HEAD");
        String asked = settings.getOrDefault("readonly", "0");
        Optional<SessionUse> session = session(parameters);
        if (session.isPresent()) {
            settings.remove("readonly"); // cannot be undone in a session; the parser enforces it
        }
        return new StatementRequest(
                parameters.get("query").orElse(""),
                first(parameters.get("query_id"), header(headers, "X-ClickHouse-Query-Id"))
                        .orElseGet(() -> UUID.randomUUID().toString()),
                first(parameters.get("database"), header(headers, "X-ClickHouse-Database"))
                        .orElse(""),
                format(
                        first(
                                parameters.get("default_format"),
                                header(headers, "X-ClickHouse-Format"))),
                settings,
                bound(parameters),
                session,
                get || !asked.equals("0"),
                parameters.isOn("compress"),
                coding(headers, parameters),
                level(parameters),
                held(parameters),
                parameters.get("session_timezone"),
                number(parameters, "client_protocol_version", 0) > 0);
    }

    /** It becomes part of the statement, so nothing but a name may be in it. */
    private static Optional<String> format(Optional<String> asked) throws EngineException {
        if (asked.isPresent() && !NAME.matcher(asked.get()).matches()) {
            throw EngineException.of(ErrorCode.UNKNOWN_FORMAT, "Unknown format " + asked.get());
        }
        return asked;
    }

    private static void refuseRole(UrlParameters parameters) throws EngineException {
        if (parameters.get("role").isPresent()) {
            throw EngineException.of(
                    ErrorCode.UNKNOWN_ROLE, "There are no roles here: the engine has one user");
        }
    }

    private static Map<String, String> settings(HttpFields headers, UrlParameters parameters)
            throws EngineException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (HttpField header : headers) {
            String name = header.getName();
            if (name.regionMatches(true, 0, SETTING_HEADER, 0, SETTING_HEADER.length())) {
                put(settings, name.substring(SETTING_HEADER.length()), header.getValue());
            }
        }
        for (Map.Entry<String, String> parameter : parameters.all().entrySet()) {
            put(settings, parameter.getKey(), parameter.getValue());
        }
        return settings;
    }

    private static void put(Map<String, String> settings, String name, String value)
            throws EngineException {
        if (OWN.contains(name) || name.startsWith(BOUND)) {
            return;
        }
        if (!SETTING.matcher(name).matches()) {
            throw EngineException.of(ErrorCode.UNKNOWN_SETTING, "Unknown setting '" + name + "'");
        }
        if (Guard.refusesSetting(name)) {
            throw EngineException.of(
                    ErrorCode.ACCESS_DENIED, "The setting " + name + " cannot be changed");
        }
        settings.put(name, value);
    }

    private static Map<String, String> bound(UrlParameters parameters) {
        Map<String, String> bound = new LinkedHashMap<>();
        parameters
                .all()
                .forEach((name, value) -> {
                    if (name.startsWith(BOUND)) {
                        bound.put(name.substring(BOUND.length()), value);
                    }
                });
        return bound;
    }

    private static Optional<SessionUse> session(UrlParameters parameters) throws EngineException {
        Optional<String> name = parameters.get("session_id").filter(text -> !text.isEmpty());
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Duration idle =
                Duration.ofSeconds(number(parameters, "session_timeout", SESSION_IDLE.toSeconds()));
        if (idle.compareTo(LONGEST_SESSION_IDLE) > 0) {
            throw EngineException.of(
                    ErrorCode.BAD_ARGUMENTS,
                    "Session timeout is larger than the maximum, "
                            + LONGEST_SESSION_IDLE.toSeconds());
        }
        return Optional.of(
                new SessionUse(
                        name.get(),
                        parameters.isOn("session_check"),
                        idle,
                        parameters.isOn("close_session")));
    }

    private static Optional<ContentCoding> coding(HttpFields headers, UrlParameters parameters) {
        String accepted = headers.get(HttpHeader.ACCEPT_ENCODING);
        return accepted == null || !parameters.isOn("enable_http_compression")
                ? Optional.empty()
                : ContentCoding.accepted(accepted);
    }

    private static int level(UrlParameters parameters) throws EngineException {
        return (int) Math.clamp(number(parameters, "http_zlib_compression_level", 3), 1, 9);
    }

    private static long held(UrlParameters parameters) throws EngineException {
        if (parameters.isOn("wait_end_of_query") || parameters.isOn("http_wait_end_of_query")) {
            return Long.MAX_VALUE;
        }
        return Math.clamp(number(parameters, "buffer_size", HELD), HELD, MOST_HELD);
    }

    private static long number(UrlParameters parameters, String name, long otherwise)
            throws EngineException {
        String text = parameters.get(name).orElse("");
        try {
            return text.isEmpty() ? otherwise : Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException broken) {
            throw EngineException.of(
                    ErrorCode.BAD_ARGUMENTS, "Parameter " + name + " is not a number: " + text);
        }
    }

    private static Optional<String> header(HttpFields headers, String name) {
        return Optional.ofNullable(headers.get(name)).filter(value -> !value.isEmpty());
    }

    private static Optional<String> first(Optional<String> one, Optional<String> other) {
        return one.filter(value -> !value.isEmpty()).or(() -> other);
    }
}
