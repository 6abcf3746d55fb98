package dev.bedstone.engines.internal;

import java.nio.file.Path;

/** A server of one of this module's engines, from its start to its end. Thread-safe. */
public interface RunningServer {

    /** The port on 127.0.0.1. */
    int port();

    /** As the server itself says it. */
    String version();

    /** Its process. */
    ServerProcess process();

    /** Where it logs. */
    Path logFile();

    /** Stops it cleanly, by force if that takes too long. */
    void stop();
}
