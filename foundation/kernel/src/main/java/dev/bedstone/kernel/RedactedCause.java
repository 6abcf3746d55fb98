package dev.bedstone.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Stands in for an exception of a driver: its class name and its stack trace, without its message,
 * because drivers put addresses, statements, row data and passwords into theirs.
 */
public final class RedactedCause extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int DEEPEST = 8;

    private RedactedCause(Throwable original, @Nullable RedactedCause cause) {
        super(original.getClass().getName(), cause, false, true);
        setStackTrace(original.getStackTrace());
    }

    /** The stand-in for {@code original} and its causes, up to eight deep. */
    public static RedactedCause of(Throwable original) {
        return of(original, DEEPEST);
    }

    private static RedactedCause of(Throwable original, int depth) {
        Throwable cause = original.getCause();
        if (cause == null || cause == original || depth == 1) {
            return new RedactedCause(original, null);
        }
        return new RedactedCause(original, of(cause, depth - 1));
    }
}
