package dev.bedstone.clickhouse.internal;

import java.util.Map;
import java.util.Optional;

/**
 * What is sent for one statement. Immutable.
 *
 * @param queryId our own name for the statement, by which it can be killed
 * @param text the statement
 * @param data what an insert brings along
 * @param format how rows come back, as ClickHouse names it
 * @param settings settings of the server for this statement
 * @param parameters values of the statement's parameters, in ClickHouse's escaped form
 */
record Request(
        String queryId,
        String text,
        Optional<Payload> data,
        String format,
        Map<String, String> settings,
        Map<String, String> parameters) {}
