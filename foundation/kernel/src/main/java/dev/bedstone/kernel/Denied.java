package dev.bedstone.kernel;

/** The store knows the caller and refuses: wrong credentials, or a right is missing. */
public final class Denied extends StoreFailure {

    private static final long serialVersionUID = 1L;

    public Denied(FailureContext context) {
        super(context, Effect.NONE);
    }

    @Override
    boolean isTransient() {
        return false;
    }
}
