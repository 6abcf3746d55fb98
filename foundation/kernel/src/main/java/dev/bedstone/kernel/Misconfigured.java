package dev.bedstone.kernel;

/** The operation cannot work with the way the store or Bedstone is set up. */
public final class Misconfigured extends StoreFailure {

    private static final long serialVersionUID = 1L;

    public Misconfigured(FailureContext context) {
        super(context, Effect.NONE);
    }

    @Override
    boolean isTransient() {
        return false;
    }
}
