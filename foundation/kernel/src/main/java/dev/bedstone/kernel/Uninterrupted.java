package dev.bedstone.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Ends of things that an interrupt must not cut short, because what would follow is force, or
 * something left behind. The interrupt is not lost: the thread has it again when the call returns
 * or throws. Without state and thread-safe.
 */
public final class Uninterrupted {

    /**
     * A wait that an interrupt ends. It is begun anew after each, so that one with a limit has to
     * measure it by a {@link Deadline}.
     *
     * @param <T> what it waits for
     * @param <E> what it fails with
     */
    @FunctionalInterface
    public interface Wait<T extends @Nullable Object, E extends Exception> {

        /** Blocks until it is there. */
        T await() throws E, InterruptedException;
    }

    private Uninterrupted() {}

    /**
     * Runs {@code work} with the interrupt put aside: an interrupted thread can do no file I/O. One
     * that comes while it runs is {@code work}'s own affair.
     */
    public static void run(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            restore(interrupted);
        }
    }

    /** Waits until {@code thread} has ended; one that was never started has. */
    public static void join(Thread thread) {
        await(() -> {
            thread.join();
            return true;
        });
    }

    /**
     * Waits, however often it is interrupted.
     *
     * @throws E if the wait fails with it
     */
    public static <T extends @Nullable Object, E extends Exception> T await(Wait<T, E> wait)
            throws E {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.await();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            restore(interrupted);
        }
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
