package dev.bedstone.kernel;

import java.time.Duration;

/**
 * The moment by which a piece of work must have ended. Measured on the machine's monotonic clock,
 * so that setting the wall clock moves no deadline. Immutable and safe to share between threads.
 */
public final class Deadline {

    private final long endNanos;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    /** The deadline that lies {@code time} ahead; a negative time is one that has passed. */
    public static Deadline after(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left, never less than zero. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    /** Whether nothing is left. */
    public boolean hasPassed() {
        return endNanos - System.nanoTime() <= 0;
    }

    /** The nearer of this deadline and the one that lies {@code time} ahead. */
    public Deadline orAfter(Duration time) {
        Deadline other = after(time);
        return other.endNanos - endNanos < 0 ? other : this;
    }
}
