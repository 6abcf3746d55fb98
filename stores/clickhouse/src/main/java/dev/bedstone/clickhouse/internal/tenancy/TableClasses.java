package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.ClickHouseFailures;
import dev.bedstone.clickhouse.internal.Queries;
import dev.bedstone.kernel.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which tables belong to tenants and which to the platform, as their comments say: {@code
 * [bedstone: tenant]} or {@code [bedstone: platform]}. Read from the catalogue and remembered for a
 * while. That a table has no class is not remembered where a tenant asks: it is told from a reading
 * that began behind the question, so that a table is known as soon as it is there, whoever made it.
 * Thread-safe.
 */
public final class TableClasses {

    /** How long another process may take to be heard that changes the class of a table. */
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    /**
     * The shortest time between two readings for tables that are not known. Who asks earlier waits,
     * and one reading answers all who wait: a wrong name that is used all the time is no load.
     */
    static final Duration PAUSE = Duration.ofMillis(100);

    private final Catalogue catalogue;
    private final ClickHouseFailures failures;
    private final String database;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition read = lock.newCondition();
    private boolean reading;
    private volatile Deadline pause = Deadline.after(Duration.ZERO);
    private volatile long forgotten = System.nanoTime();
    private volatile @Nullable Known known;

    /**
     * @param queries bound to nothing
     * @param database where tables lie that are named without one
     */
    public TableClasses(Queries queries, ClickHouseFailures failures, String database) {
        this(Catalogue.of(queries), failures, database);
    }

    TableClasses(Catalogue catalogue, ClickHouseFailures failures, String database) {
        this.catalogue = catalogue;
        this.failures = failures;
        this.database = database;
    }

    /** What a table is. */
    enum Kind {
        /** Each row belongs to a tenant. */
        TENANT,
        /** Every tenant may read it. */
        PLATFORM,
        /** It belongs to tenants, but the server cannot keep them apart in it. */
        UNFILTERED,
        /** Nothing was said. */
        NONE;

        boolean isOfTenants() {
            return this == TENANT || this == UNFILTERED;
        }
    }

    /**
     * What was read.
     *
     * @param begun when reading began, in nanoseconds of the monotonic clock
     */
    private record Known(Map<TableReference, Kind> kinds, long begun, Deadline stale) {

        boolean beganBehind(long nanos) {
            return begun - nanos > 0;
        }
    }

    /** The class of a table, for a statement whose time and name are used. */
    Kind of(String operation, Duration time, TableReference table) {
        long asked = System.nanoTime();
        Kind kind = remembered(operation, time, table);
        return kind == Kind.NONE
                ? known(operation, time, last -> last.beganBehind(asked), true)
                        .getOrDefault(table.in(database), Kind.NONE)
                : kind;
    }

    /**
     * The same for work without a tenant, to which a table without a class is nothing special: it
     * may be that another process has given it one a while ago.
     */
    Kind remembered(String operation, Duration time, TableReference table) {
        return current(operation, time).getOrDefault(table.in(database), Kind.NONE);
    }

    /** Every table that has a class. */
    Map<TableReference, Kind> current(String operation, Duration time) {
        return known(operation, time, last -> !last.stale().hasPassed(), false);
    }

    private Map<TableReference, Kind> known(
            String operation, Duration time, Predicate<Known> isGood, boolean paused) {
        Predicate<Known> isUsable = isGood.and(last -> last.beganBehind(forgotten));
        Known last = known;
        if (last != null && isUsable.test(last)) {
            return last.kinds();
        }
        Deadline deadline = Deadline.after(time);
        Known told = awaitOthers(operation, deadline, isUsable);
        return told == null ? readForAll(operation, deadline, paused) : told.kinds();
    }

    /** What somebody else read meanwhile, or null for the one who is to read. */
    private @Nullable Known awaitOthers(
            String operation, Deadline deadline, Predicate<Known> isUsable) {
        lock.lock();
        try {
            while (true) {
                Known last = known;
                if (last != null && isUsable.test(last)) {
                    return last;
                }
                if (!reading) {
                    reading = true;
                    return null;
                }
                if (read.awaitNanos(deadline.remaining().toNanos()) <= 0) {
                    throw failures.late(operation);
                }
            }
        } catch (InterruptedException interrupted) {
            throw interrupted(operation);
        } finally {
            lock.unlock();
        }
    }

    private Map<TableReference, Kind> readForAll(
            String operation, Deadline deadline, boolean paused) {
        try {
            if (paused) {
                pause(operation, deadline);
            }
            Known fresh = read(operation, deadline.remaining());
            known = fresh;
            return fresh.kinds();
        } finally {
            lock.lock();
            reading = false;
            read.signalAll();
            lock.unlock();
        }
    }

    private void pause(String operation, Deadline deadline) {
        try {
            Thread.sleep(shorter(pause.remaining(), deadline.remaining()));
        } catch (InterruptedException interrupted) {
            throw interrupted(operation);
        }
        pause = Deadline.after(PAUSE);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private RuntimeException interrupted(String operation) {
        Thread.currentThread().interrupt();
        return failures.interrupted(operation);
    }

    /** Looks again before the next statement. */
    public void forget() {
        forgotten = System.nanoTime();
    }

    private Known read(String operation, Duration time) {
        long begun = System.nanoTime();
        Duration left = time.isPositive() ? time : Duration.ofMillis(1);
        return new Known(catalogue.read(operation, left), begun, Deadline.after(REMEMBERED));
    }
}
