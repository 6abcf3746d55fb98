package dev.bedstone.postgres.internal;

/** Where an operation was when it failed: decides what it may have left behind. */
public enum Phase {
    /** Opening a connection: nothing was sent. */
    CONNECT,
    /** A statement of a transaction: without the commit nothing stays. */
    TRANSACTION,
    /** The commit: until its answer arrives nobody knows. */
    COMMIT
}
