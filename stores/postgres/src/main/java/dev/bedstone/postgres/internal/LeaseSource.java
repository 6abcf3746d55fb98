package dev.bedstone.postgres.internal;

import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.StoreFailure;

/** Where transactions get their connections from. Thread-safe. */
interface LeaseSource {

    /**
     * Takes a connection, whose automatic commit is off.
     *
     * @param deadline bounds the wait, and the statements that follow
     * @throws StoreFailure if there is none in time
     */
    Lease acquire(Deadline deadline);

    /** As {@link #acquire}, and the connection has just answered. */
    Lease acquireVerified(Deadline deadline);

    /** Gives a connection back. */
    void release(Lease lease);
}
