package dev.bedstone.kernel;

/**
 * The store cannot be reached, is full, or has no room for one more caller. Nothing was carried
 * out.
 */
public final class Unavailable extends StoreFailure {

    private static final long serialVersionUID = 1L;

    public Unavailable(FailureContext context) {
        super(context, Effect.NONE);
    }

    @Override
    boolean isTransient() {
        return true;
    }
}
