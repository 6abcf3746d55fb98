package dev.bedstone.kernel;

/**
 * The store cannot be reached, is full, or has no room for one more caller; or the caller gave up,
 * or the store was closed by the application. Nothing was carried out.
 */
public final class Unavailable extends StoreFailure {

    private static final long serialVersionUID = 1L;

    private final boolean passing;

    /** The reason may pass: the same operation may be tried again. */
    public Unavailable(FailureContext context) {
        this(context, true);
    }

    private Unavailable(FailureContext context, boolean passing) {
        super(context, Effect.NONE);
        this.passing = passing;
    }

    /** The reason will not pass: the caller was interrupted, or the store is closed. */
    public static Unavailable forGood(FailureContext context) {
        return new Unavailable(context, false);
    }

    @Override
    boolean isTransient() {
        return passing;
    }
}
