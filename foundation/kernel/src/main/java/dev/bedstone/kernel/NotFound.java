package dev.bedstone.kernel;

/** What was asked for by its key is not there, or not for this tenant. */
public final class NotFound extends StoreFailure {

    private static final long serialVersionUID = 1L;

    public NotFound(FailureContext context) {
        super(context, Effect.NONE);
    }

    @Override
    boolean isTransient() {
        return false;
    }
}
