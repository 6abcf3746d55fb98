package dev.bedstone.clickhouse;

import org.jspecify.annotations.Nullable;

/**
 * Work across tenants.
 *
 * @param <T> what it returns
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface ClickHouseWork<T extends @Nullable Object, X extends Exception> {

    /** Does the work. */
    T in(ClickHouseStatements statements) throws X;
}
