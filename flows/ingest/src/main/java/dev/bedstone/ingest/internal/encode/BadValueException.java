package dev.bedstone.ingest.internal.encode;

/**
 * A value that its column cannot hold, or that is refused. The message says why, without the value.
 */
public final class BadValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * @param reason such as {@code a number below 0}
     */
    public BadValueException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** Why it is refused. */
    public String reason() {
        return reason;
    }
}
