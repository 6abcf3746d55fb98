package dev.bedstone.gateway.internal.session;

import dev.bedstone.gateway.internal.engine.Connection;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** A kept connection with a name: settings, temporary tables and current database stay. */
final class Session {

    private final Connection connection;

    /** Held by the request that uses the session; a lock of threads would do no harm here. */
    private final ReentrantLock use = new ReentrantLock();

    private volatile long expiryNanos;
    private volatile boolean closed;

    Session(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** Whether the caller has it for itself now. */
    boolean tryUse() {
        return use.tryLock();
    }

    /** Ends a use; the session lives on for {@code idle}. */
    void leave(Duration idle) {
        expiryNanos = System.nanoTime() + idle.toNanos();
        use.unlock();
    }

    /** Closes it unless it is in use or not yet due. */
    boolean closeIfExpired() {
        if (!use.tryLock()) {
            return false;
        }
        try {
            boolean due = System.nanoTime() - expiryNanos > 0;
            if (due) {
                close();
            }
            return due;
        } finally {
            use.unlock();
        }
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        connection.close();
    }
}
