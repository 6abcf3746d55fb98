package dev.bedstone.clickhouse.internal;

import java.time.Duration;
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
        Duration time) {}
