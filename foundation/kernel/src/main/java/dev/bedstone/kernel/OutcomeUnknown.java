package dev.bedstone.kernel;

/** The connection was lost while the store may have been carrying out the operation. */
public final class OutcomeUnknown extends StoreFailure {

    private static final long serialVersionUID = 1L;

    public OutcomeUnknown(FailureContext context) {
        super(context, Effect.UNKNOWN);
    }

    @Override
    boolean isTransient() {
        return false;
    }
}
