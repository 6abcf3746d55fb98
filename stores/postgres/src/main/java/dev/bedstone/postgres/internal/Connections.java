package dev.bedstone.postgres.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.bedstone.config.PoolConfig;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.contracts.ConnectionStatistics;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.StoreFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The pool, behind a fair bulkhead with as many permits as there are connections: callers are
 * served in the order they came, and whoever holds a permit finds a connection. Thread-safe.
 */
public final class Connections implements LeaseSource, AutoCloseable {

    /** What taking a connection is called in failures. */
    static final String ACQUIRE = "acquire connection";

    private final PoolConfig pool;
    private final Duration drain;
    private final PostgresFailures failures;
    private final Connector connector;
    private final HikariDataSource source;
    private final HikariPool hikari;
    private final Semaphore permits;
    private final Set<Lease> leases = ConcurrentHashMap.newKeySet();
    private final LeaseWatch watch;
    private final LongAdder acquired = new LongAdder();
    private final LongAdder timeouts = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private final AtomicBoolean closed = new AtomicBoolean();

    public Connections(Connector connector, PostgresConfig config, PostgresFailures failures) {
        this.pool = config.pool();
        this.drain = config.timeouts().drain();
        this.failures = failures;
        this.connector = connector;
        this.permits = new Semaphore(pool.maxSize(), true);
        this.source = new HikariDataSource(settings(connector, pool));
        this.hikari = (HikariPool) source.getHikariPoolMXBean();
        this.watch = new LeaseWatch(leases, this::release, pool.leakAfter());
    }

    /**
     * Takes a connection.
     *
     * @param deadline bounds the wait, and the statements that follow
     * @param takenAt the place that takes it, if the holder's stack will not show it
     * @throws StoreFailure if there is none in time
     */
    Lease acquire(Deadline deadline, @Nullable Throwable takenAt) {
        enter(deadline);
        try {
            Lease lease = new Lease(connect(deadline), deadline, takenAt);
            leases.add(lease);
            acquired.increment();
            return lease;
        } catch (SQLException e) {
            permits.release();
            throw notConnected(e);
        } catch (RuntimeException e) {
            permits.release();
            throw e;
        }
    }

    @Override
    public Lease acquire(Deadline deadline) {
        return acquire(deadline, null);
    }

    @Override
    public Lease acquireVerified(Deadline deadline) {
        for (int tries = pool.maxSize(); tries > 0; tries--) {
            Lease lease = acquire(deadline, null);
            if (lease.answers()) {
                return lease;
            }
            release(lease);
        }
        return acquire(deadline, null);
    }

    /** Gives a connection back; one that is of no more use is replaced. */
    @Override
    public void release(Lease lease) {
        if (!leases.remove(lease)) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            if (lease.isTouched() && lease.isReusable() && !connector.clean(lease.raw())) {
                lease.markBroken();
            }
            if (!lease.isReusable()) {
                broken.increment();
                hikari.evictConnection(lease.connection());
            }
            Connector.quietly(lease.connection());
        } finally {
            permits.release();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public boolean isClosed() {
        return closed.get();
    }

    /** Opens a connection beside the pool, for whoever has to look while the pool is exhausted. */
    public Connector connector() {
        return connector;
    }

    public ConnectionStatistics statistics() {
        int leaked = 0;
        Duration longest = Duration.ZERO;
        int inUse = 0;
        for (Lease lease : leases) {
            inUse++;
            leaked += watch.isLeaked(lease) ? 1 : 0;
            longest = lease.age().compareTo(longest) > 0 ? lease.age() : longest;
        }
        return new ConnectionStatistics(
                pool.maxSize(),
                Math.max(inUse, source.isClosed() ? 0 : hikari.getTotalConnections()),
                inUse,
                permits.getQueueLength(),
                acquired.sum(),
                timeouts.sum(),
                broken.sum(),
                leaked,
                longest);
    }

    /** Refuses new callers, waits for the running ones, then cuts what is left. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        connector.stop();
        boolean drained = drained();
        if (!drained) {
            leases.forEach(Lease::cut);
        }
        watch.close();
        source.close();
    }

    private boolean drained() {
        try {
            return permits.tryAcquire(pool.maxSize(), drain.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits for a permit, in the order of arrival. */
    private void enter(Deadline deadline) {
        refuseIfClosed();
        long wait = Math.min(pool.acquireTimeout().toNanos(), deadline.remaining().toNanos());
        try {
            if (!permits.tryAcquire(wait, TimeUnit.NANOSECONDS)) {
                timeouts.increment();
                throw exhausted();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.interrupted(ACQUIRE);
        }
        if (closed.get()) {
            permits.release();
            throw failures.closed(ACQUIRE);
        }
    }

    private void refuseIfClosed() {
        if (closed.get()) {
            throw failures.closed(ACQUIRE);
        }
    }

    private Connection connect(Deadline deadline) throws SQLException {
        long wait = Math.min(pool.acquireTimeout().toMillis(), deadline.remaining().toMillis());
        return hikari.getConnection(Math.max(1, wait));
    }

    private StoreFailure exhausted() {
        return failures.timedOut(
                ACQUIRE,
                "all "
                        + pool.maxSize()
                        + " connections are in use and "
                        + permits.getQueueLength()
                        + " more callers wait",
                "shorten the transactions, or raise bedstone.postgres.pool.max-size");
    }

    /** The pool itself never knows why; the last attempt to connect does. */
    private StoreFailure notConnected(SQLException thrown) {
        broken.increment();
        if (closed.get()) {
            return failures.closed(ACQUIRE);
        }
        if (Thread.currentThread().isInterrupted()) {
            return failures.interrupted(ACQUIRE);
        }
        SQLException reason = connector.lastFailure();
        if (reason != null) {
            return failures.of(ACQUIRE, Phase.CONNECT, reason);
        }
        timeouts.increment();
        return failures.unavailable(
                ACQUIRE,
                "the server did not answer in time",
                "is it running, reachable and not overloaded?");
    }

    private static HikariConfig settings(Connector connector, PoolConfig pool) {
        HikariConfig settings = new HikariConfig();
        settings.setPoolName("bedstone-postgres");
        settings.setDataSource(connector);
        settings.setAutoCommit(false);
        settings.setMaximumPoolSize(pool.maxSize());
        settings.setMinimumIdle(pool.minIdle());
        long acquire = Math.max(250, pool.acquireTimeout().toMillis());
        settings.setConnectionTimeout(acquire);
        settings.setValidationTimeout(Math.clamp(acquire / 2, 250, 1_000));
        settings.setIdleTimeout(pool.idleTimeout().toMillis());
        settings.setMaxLifetime(pool.maxLifetime().toMillis());
        settings.setKeepaliveTime(pool.keepalive().toMillis());
        settings.setInitializationFailTimeout(-1);
        return settings;
    }
}
