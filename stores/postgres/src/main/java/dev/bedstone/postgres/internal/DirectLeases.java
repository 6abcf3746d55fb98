package dev.bedstone.postgres.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connections in use that are not of the pool, watched as those of the pool are: their statements
 * are cancelled with their callers. Thread-safe.
 */
public final class DirectLeases implements AutoCloseable {

    private final Set<Lease> leases = ConcurrentHashMap.newKeySet();
    private final LeaseWatch watch = new LeaseWatch(leases, leases::remove, Duration.ZERO);

    void add(Lease lease) {
        leases.add(lease);
    }

    void remove(Lease lease) {
        leases.remove(lease);
    }

    /** Cuts what is running. */
    @Override
    public void close() {
        watch.close();
        leases.forEach(Lease::cut);
    }
}
