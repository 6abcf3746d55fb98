package dev.bedstone.engines.internal;

/** Runs clean-up that an interrupt must not cut short: an interrupted thread can do no file I/O. */
public final class Uninterrupted {

    private Uninterrupted() {}

    /** Runs {@code work} with the interrupt put aside, and puts it back. */
    public static void run(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
