package dev.bedstone.standin.internal.storage;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the disk takes what is written to it. The file's library gives up for good at the first
 * write that fails, and what it had not written is lost; so one that finds no room is tried here
 * until there is some, and who asks meanwhile is told. Thread-safe.
 */
final class Disk {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final StorageWatcher watcher;
    private volatile boolean patient;
    private volatile @Nullable String refusal;

    Disk(StorageWatcher watcher) {
        this.watcher = watcher;
    }

    /** Writes something. */
    @FunctionalInterface
    interface Write {

        /**
         * Does it, perhaps in part; may be called again.
         *
         * @return how many bytes were written
         */
        int run() throws IOException;
    }

    /** From now on a write waits for room, or fails at once. */
    void waitForRoom(boolean whether) {
        patient = whether;
    }

    /** Why it takes nothing now, in the system's words; empty if it does. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * Writes as soon as there is room.
     *
     * @throws IOException if there is none and nobody is to wait for it
     */
    int write(Write write) throws IOException {
        while (true) {
            try {
                int written = write.run();
                taken();
                return written;
            } catch (ClosedChannelException closed) {
                throw closed;
            } catch (IOException refused) {
                if (!patient) {
                    throw refused;
                }
                refused(String.valueOf(refused.getMessage()));
            }
        }
    }

    private void taken() {
        if (refusal != null) {
            refusal = null;
            watcher.freed();
        }
    }

    private void refused(String words) throws IOException {
        if (refusal == null) {
            watcher.full(words);
        }
        refusal = words;
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the disk had no room", stopped);
        }
    }
}
