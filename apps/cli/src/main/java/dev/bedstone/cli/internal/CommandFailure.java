package dev.bedstone.cli.internal;

/** A verb cannot do what it was asked for; the message is the line the person reads. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what happened and what to do, without secrets
     */
    public CommandFailure(String message) {
        super(message);
    }
}
