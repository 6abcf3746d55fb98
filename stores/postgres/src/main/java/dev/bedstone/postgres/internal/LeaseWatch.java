package dev.bedstone.postgres.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the connections in use from outside of their holders' threads: cancels statements whose
 * caller is interrupted or out of time, and reports connections that are held for too long. A
 * thread in a read from a socket cannot do that itself.
 */
final class LeaseWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseWatch.class);
    private static final long PERIOD_NANOS = 50_000_000;

    private final Set<Lease> leases;
    private final Consumer<Lease> giveBack;
    private final Duration leakAfter;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param leases the connections in use; changed by others
     * @param giveBack takes those back that were closed behind the layer's back, as by {@code
     *     statement.getConnection().close()}
     * @param leakAfter how long a connection may be held before that is reported; zero for ever
     */
    LeaseWatch(Set<Lease> leases, Consumer<Lease> giveBack, Duration leakAfter) {
        this.leases = leases;
        this.giveBack = giveBack;
        this.leakAfter = leakAfter;
        this.thread =
                Thread.ofPlatform().daemon().name("bedstone-postgres-watch").start(this::watch);
    }

    /** Whether {@code lease} is held for longer than the limit. */
    boolean isLeaked(Lease lease) {
        return leakAfter.isPositive() && lease.age().compareTo(leakAfter) > 0;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(PERIOD_NANOS);
            leases.forEach(this::look);
        }
    }

    private void look(Lease lease) {
        if (lease.isOverdue()) {
            lease.cancel();
        }
        if (lease.isClosed()) {
            giveBack.accept(lease);
        }
        if (isLeaked(lease) && lease.reportOnce()) {
            report(lease);
        }
    }

    private void report(Lease lease) {
        Throwable place = lease.takenAt();
        if (place == null) {
            place = new Throwable("where the holder is now");
            place.setStackTrace(lease.holder().getStackTrace());
        }
        LOG.warn(
                "a connection to PostgreSQL is held for more than {} s by thread '{}'; give it back"
                        + " sooner, keep slow work outside of transactions",
                leakAfter.toSeconds(),
                lease.holder().getName(),
                place);
    }
}
