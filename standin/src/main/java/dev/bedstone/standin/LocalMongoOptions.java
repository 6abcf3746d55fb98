package dev.bedstone.standin;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the stand-in is started. Immutable.
 *
 * @param data the directory for documents, password and log; created when missing
 * @param port the port on 127.0.0.1; 0 for any free one
 * @param durable whether a write is in the file before it is acknowledged. If not, a kill loses the
 *     writes of the last half second, always whole commands; an orderly stop loses none. Neither
 *     form waits for the disk itself, so both may lose the last seconds when the machine dies
 * @param heapMegabytes the memory of its JVM
 * @param startTimeout how long a start may take, reading the documents included
 */
public record LocalMongoOptions(
        Path data, int port, boolean durable, int heapMegabytes, Duration startTimeout) {

    private static final int HEAP = 512;
    private static final int SMALLEST_HEAP = 32;

    public LocalMongoOptions {
        data = data.toAbsolutePath().normalize();
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        if (heapMegabytes < SMALLEST_HEAP) {
            throw new IllegalArgumentException("the stand-in needs 32 MB or more");
        }
        if (!startTimeout.isPositive()) {
            throw new IllegalArgumentException("the start timeout must be positive");
        }
    }

    /** On any free port, fast rather than durable, with 512 MB and 30 s to start. */
    public static LocalMongoOptions in(Path data) {
        return new LocalMongoOptions(data, 0, false, HEAP, Duration.ofSeconds(30));
    }

    /** The same on another port; 0 for any free one. */
    public LocalMongoOptions withPort(int other) {
        return new LocalMongoOptions(data, other, durable, heapMegabytes, startTimeout);
    }

    /** The same, in the file before acknowledged or not. */
    public LocalMongoOptions withDurable(boolean other) {
        return new LocalMongoOptions(data, port, other, heapMegabytes, startTimeout);
    }

    /** The same with another memory. */
    public LocalMongoOptions withHeapMegabytes(int other) {
        return new LocalMongoOptions(data, port, durable, other, startTimeout);
    }

    /** The same with another time to start. */
    public LocalMongoOptions withStartTimeout(Duration other) {
        return new LocalMongoOptions(data, port, durable, heapMegabytes, other);
    }
}
