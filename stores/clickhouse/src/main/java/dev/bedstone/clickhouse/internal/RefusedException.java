package dev.bedstone.clickhouse.internal;

import dev.bedstone.kernel.StoreFailure;
import java.util.Optional;
import java.util.Set;

/** The server answered a statement with an error. */
public final class RefusedException extends RuntimeException {

    /** {@code SESSION_NOT_FOUND} */
    public static final int SESSION_NOT_FOUND = 372;

    /** {@code SESSION_IS_LOCKED} */
    public static final int SESSION_IS_LOCKED = 373;

    /** {@code UNKNOWN_TABLE} */
    public static final int UNKNOWN_TABLE = 60;

    /** {@code TABLE_ALREADY_EXISTS} */
    public static final int TABLE_EXISTS = 57;

    /** {@code ACCESS_DENIED}: the user is known and lacks a right. */
    public static final int ACCESS_DENIED = 497;

    /** {@code UNFINISHED}: a mutation failed. */
    public static final int UNFINISHED = 341;

    private static final long serialVersionUID = 1L;

    /** Errors that come before the server has read the statement, or while others stop it. */
    private static final Set<Integer> TELL_NOTHING =
            Set.of(159, 160, 209, 210, 236, 394, 425, 999, UNFINISHED);

    /** The server's words for these name tables, columns, functions and settings: no rows. */
    private static final Set<Integer> HARMLESS =
            Set.of(
                    10, 15, 16, 42, 43, 44, 46, 47, 48, 50, 56, 57, 60, 63, 80, 81, 82, 119, 122,
                    215, 359, 472, 497, 524, 552, 579, 630);

    private static final int LONGEST = 300;

    private final transient ServerError error;
    private final transient StoreFailure failure;

    RefusedException(ServerError error, StoreFailure failure) {
        super(failure.getMessage());
        this.error = error;
        this.failure = failure;
    }

    /** The error's number. */
    public int code() {
        return error.code();
    }

    /** The number and the name, such as {@code 60 UNKNOWN_TABLE}. */
    public String label() {
        return error.label();
    }

    /** What it means, in Bedstone's words. */
    public StoreFailure failure() {
        return failure;
    }

    /** Whether the statement surely left nothing behind. */
    public boolean isCleanRefusal() {
        return error.code() != 0 && !TELL_NOTHING.contains(error.code());
    }

    /** Where in the statement it could not be read on, in bytes of UTF-8 from 1; 0 if not said. */
    public int position() {
        return error.position().map(Integer::parseInt).orElse(0);
    }

    /** What the server said, where that cannot hold rows; otherwise Bedstone's own words. */
    public String words() {
        Optional<String> said =
                HARMLESS.contains(error.code()) ? error.firstSentence() : Optional.empty();
        return said.map(words ->
                        (words.length() > LONGEST ? words.substring(0, LONGEST) + "…" : words)
                                + " ["
                                + error.label()
                                + "]")
                .orElseGet(() -> String.valueOf(failure.getMessage()));
    }
}
