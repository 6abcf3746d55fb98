package dev.bedstone.testkit;

/**
 * Breaks and repairs one server. The server of a test class without {@link OwnEngine} is shared and
 * refuses with an {@link IllegalStateException}. Not thread-safe.
 */
public interface ServerControl {

    /** Stops all its processes with SIGSTOP: connections stay open, nobody answers. */
    void freeze();

    /** Lets it run again; does nothing if it is not frozen. */
    void thaw();

    /** Ends all its processes with SIGKILL. */
    void kill();

    /**
     * Starts it again after {@link #kill}, or stops it in order and starts it, on the same data and
     * port; returns when it takes connections.
     */
    void restart();
}
