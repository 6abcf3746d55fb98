package dev.bedstone.testkit.fault;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The fault in force, and a way to wait until it is another one. Thread-safe. */
final class FaultSwitch {

    /** A fault and the moment it was set: the same fault set twice counts anew. */
    record Setting(Fault fault) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Setting setting = new Setting(Fault.none());

    Setting current() {
        return setting;
    }

    void set(Fault fault) {
        lock.lock();
        try {
            setting = new Setting(fault);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for {@code nanos}, or until {@code seen} is no longer in force. */
    void await(Setting seen, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (setting == seen && left > 0) {
                boolean signalled = changed.await(left, TimeUnit.NANOSECONDS);
                left = signalled ? end - System.nanoTime() : 0;
            }
        } finally {
            lock.unlock();
        }
    }
}
