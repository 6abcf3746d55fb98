package dev.bedstone.postgres.internal;

/** A replica is not as far as its caller has seen; nothing of the work was begun. */
final class NotCaughtUpException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotCaughtUpException() {
        super("the replica is behind", null, true, false);
    }
}
