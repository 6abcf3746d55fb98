package dev.bedstone.kernel;

/** The store, or this version of it, cannot do what was asked. Nothing was sent. */
public final class Unsupported extends StoreFailure {

    private static final long serialVersionUID = 1L;

    public Unsupported(FailureContext context) {
        super(context, Effect.NONE);
    }

    @Override
    boolean isTransient() {
        return false;
    }
}
