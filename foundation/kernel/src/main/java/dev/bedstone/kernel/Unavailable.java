package dev.bedstone.kernel;

import java.time.Duration;
import java.util.Optional;

/**
 * The store cannot be reached, is full, or has no room for one more caller; or the caller gave up,
 * or the store was closed by the application. Nothing was carried out.
 */
public final class Unavailable extends StoreFailure {

    private static final long serialVersionUID = 1L;

    private final boolean passing;

    @SuppressWarnings("serial")
    private final Optional<Duration> retryAfter;

    /** The reason may pass: the same operation may be tried again. */
    public Unavailable(FailureContext context) {
        this(context, true, Optional.empty());
    }

    private Unavailable(FailureContext context, boolean passing, Optional<Duration> retryAfter) {
        super(context, Effect.NONE);
        this.passing = passing;
        this.retryAfter = retryAfter;
    }

    /** The reason may pass, but hardly before {@code wait} is over. */
    public static Unavailable retryAfter(FailureContext context, Duration wait) {
        return new Unavailable(context, true, Optional.of(wait));
    }

    /** The reason will not pass: the caller was interrupted, or the store is closed. */
    public static Unavailable forGood(FailureContext context) {
        return new Unavailable(context, false, Optional.empty());
    }

    /** How long to wait before the next try, where the store knows; what HTTP calls Retry-After. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    @Override
    boolean isTransient() {
        return passing;
    }
}
