package dev.bedstone.postgres;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is done with rows that come as they are read, in constant memory. The stream ends with the
 * work: it cannot be used later, and what was not read is not fetched.
 *
 * @param <T> what a row becomes
 * @param <R> what the work returns
 * @param <X> the one checked exception it may throw
 */
@FunctionalInterface
public interface PostgresRows<T, R extends @Nullable Object, X extends Exception> {

    /** Does the work. The stream is sequential, and belongs to the thread of the transaction. */
    R in(Stream<T> rows) throws X;
}
