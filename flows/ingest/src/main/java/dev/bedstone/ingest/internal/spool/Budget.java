package dev.bedstone.ingest.internal.spool;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes a spool may take and takes, what is promised to callers among them. Thread-safe.
 */
final class Budget {

    /** For what segments have beside rows: heads, seals, marks. */
    private static final long ASIDE = 512 << 10;

    private final long most;
    private final AtomicLong used = new AtomicLong();

    Budget(long most) {
        this.most = most;
    }

    /** Takes bytes if they fit. */
    boolean reserve(long bytes) {
        long now = used.get();
        while (now + bytes <= most - ASIDE) {
            if (used.compareAndSet(now, now + bytes)) {
                return true;
            }
            now = used.get();
        }
        return false;
    }

    /** Takes bytes that are there already. */
    void add(long bytes) {
        used.addAndGet(bytes);
    }

    /** Gives bytes back. */
    void release(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }

    long most() {
        return most;
    }
}
