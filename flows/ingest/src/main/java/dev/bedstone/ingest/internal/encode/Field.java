package dev.bedstone.ingest.internal.encode;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table, and how an event fills it.
 *
 * @param <T> the event
 * @param column its name
 * @param type its type, as ClickHouse writes it
 * @param writer appends the event's value
 * @param value the event's value, for people
 */
public record Field<T>(
        String column,
        String type,
        ValueWriter<T> writer,
        Function<T, ? extends @Nullable Object> value) {}
