package dev.bedstone.contracts;

import dev.bedstone.kernel.Deadline;

/** A store that says how it is. Thread-safe. */
public interface Probed {

    /**
     * Asks the engine whether it works, over a connection as callers use it. Ends by {@code
     * deadline} whatever the engine does, and never throws for a store that is down: that is a
     * result. Nothing in it is secret: no address, user, connection string or statement.
     */
    Probe probe(Deadline deadline);

    /** The state of the store's connections, read from memory without asking the engine. */
    ConnectionStatistics statistics();
}
