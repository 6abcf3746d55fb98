package dev.bedstone.kernel;

/** The time allowed for the operation ran out. */
public final class TimedOut extends StoreFailure {

    private static final long serialVersionUID = 1L;

    /**
     * @param effect {@link Effect#NONE} if the operation was never sent or the store says that it
     *     cancelled it, else {@link Effect#UNKNOWN}
     */
    public TimedOut(FailureContext context, Effect effect) {
        super(context, effect);
    }

    @Override
    public boolean isTimeout() {
        return true;
    }

    @Override
    boolean isTransient() {
        return true;
    }
}
