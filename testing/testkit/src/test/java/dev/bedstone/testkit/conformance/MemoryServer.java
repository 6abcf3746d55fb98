package dev.bedstone.testkit.conformance;

import dev.bedstone.testkit.ServerControl;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What a {@link MemoryStore} talks to. Thread-safe. */
final class MemoryServer implements ServerControl {

    enum State {
        RUNNING,
        FROZEN,
        KILLED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicInteger connections = new AtomicInteger();
    private State state = State.RUNNING;

    AtomicInteger connections() {
        return connections;
    }

    State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /** Waits while frozen, at most {@code nanos}; the state then. */
    State answer(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (state == State.FROZEN && left > 0) {
                left = changed.awaitNanos(left);
            }
            return state;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void freeze() {
        become(State.FROZEN);
    }

    @Override
    public void thaw() {
        if (state() == State.FROZEN) {
            become(State.RUNNING);
        }
    }

    @Override
    public void kill() {
        become(State.KILLED);
    }

    @Override
    public void restart() {
        become(State.RUNNING);
    }

    private void become(State next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
