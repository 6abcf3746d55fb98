package dev.bedstone.kernel;

import dev.bedstone.contracts.StoreId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where and how an operation failed: the common part of every {@link StoreFailure}. Holds no
 * secret, no connection string and no row data. Immutable.
 *
 * @param store the store that was asked
 * @param operation what it was asked for, in a few words such as {@code acquire connection}
 * @param what what happened, for the person who reads it at night
 * @param advice what to do now; may be empty
 * @param nativeCode the store's own code (a SQLSTATE, a ClickHouse number, a Redis error word)
 * @param cause where it was thrown; a driver's exception only in its {@link RedactedCause} form,
 *     unless the configuration asks for details
 */
public record FailureContext(
        StoreId store,
        String operation,
        String what,
        String advice,
        Optional<String> nativeCode,
        @Nullable Throwable cause) {

    /** A context without advice, code and cause. */
    public static FailureContext of(StoreId store, String operation, String what) {
        return new FailureContext(store, operation, what, "", Optional.empty(), null);
    }

    /** The same with advice. */
    public FailureContext withAdvice(String text) {
        return new FailureContext(store, operation, what, text, nativeCode, cause);
    }

    /** The same with the store's own code. */
    public FailureContext withCode(@Nullable String code) {
        return new FailureContext(store, operation, what, advice, Optional.ofNullable(code), cause);
    }

    /** The same with a cause, taken as it is. */
    public FailureContext withCause(@Nullable Throwable throwable) {
        return new FailureContext(store, operation, what, advice, nativeCode, throwable);
    }

    String message() {
        String code = nativeCode.map(value -> " [" + value + "]").orElse("");
        String end = advice.isEmpty() ? "" : "; " + advice;
        return store + ": " + operation + ": " + what + code + end;
    }
}
