package dev.bedstone.kernel;

/** What the store gave back is damaged or is not what was written. */
public final class Corrupt extends StoreFailure {

    private static final long serialVersionUID = 1L;

    public Corrupt(FailureContext context) {
        super(context, Effect.NONE);
    }

    @Override
    boolean isTransient() {
        return false;
    }
}
