package dev.bedstone.engines;

import dev.bedstone.contracts.StoreKind;
import java.nio.file.Path;

/**
 * A running server on 127.0.0.1, started by this JVM as a child process. It ends when it is closed
 * and also when the JVM ends, however that happens. Thread-safe.
 */
public interface LocalEngine extends AutoCloseable {

    /** Which store it serves. */
    StoreKind kind();

    /** Its name within a set: {@code postgres}, {@code redis}, {@code redis-cache}. */
    String name();

    /** The version of the running server, such as {@code 18.6}. */
    String version();

    /** The port on 127.0.0.1. */
    int port();

    /** The process id of the server itself, so that it can be frozen or killed like a real one. */
    long pid();

    /** The directory with its data, passwords and log; readable by its owner only. */
    Path data();

    /** The server's log. */
    Path log();

    /** Whether the server process runs; says nothing about whether it answers. */
    boolean isAlive();

    /**
     * Blocks until the server process has ended, closed or by itself.
     *
     * @return its exit status; above 128 the number of the signal that ended it, plus 128
     * @throws InterruptedException if the waiting thread is interrupted
     */
    int awaitEnd() throws InterruptedException;

    /**
     * Stops the server cleanly, and by force if it does not stop within its time. Does nothing when
     * it is closed already or has ended by itself.
     */
    @Override
    void close();
}
