package dev.bedstone.postgres;

import org.jspecify.annotations.Nullable;

/**
 * What is done in a transaction. May be carried out more than once, because work that lost against
 * a concurrent transaction is rolled back and tried again: whatever it does outside of the database
 * belongs into {@link PostgresTx#afterCommit}.
 *
 * @param <T> what it returns
 * @param <X> the one checked exception it may throw
 */
@FunctionalInterface
public interface PostgresWork<T extends @Nullable Object, X extends Exception> {

    /** Does the work; the transaction is committed when it returns and rolled back if it throws. */
    T in(PostgresTx tx) throws X;
}
