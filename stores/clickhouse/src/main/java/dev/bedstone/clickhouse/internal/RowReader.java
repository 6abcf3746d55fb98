package dev.bedstone.clickhouse.internal;

import org.jspecify.annotations.Nullable;

/**
 * Makes an object of a row's values. Thread-safe.
 *
 * @param <T> the class
 */
@FunctionalInterface
interface RowReader<T> {

    /**
     * The object; the array may be used again afterwards.
     *
     * @throws IllegalStateException if a value does not fit
     */
    T read(@Nullable Object[] row);
}
