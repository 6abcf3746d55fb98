package dev.bedstone.gateway.internal.engine;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pipe the engine writes a result into by the name of its end, {@code /dev/fd/N}. The end that is
 * kept here must be closed once the engine is through; only then does the reader see the end.
 */
public final class Pipe implements AutoCloseable {

    private static final int CLOSED = -1;
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

    /**
     * With the usual 64 KiB the two ends wait for each other; with the mebibyte that Linux gives to
     * anybody the bytes leave the processor's cache between them, and 280 MB of Native take a third
     * longer.
     */
    private static final int WIDTH = 256 * 1024;

    private final AtomicInteger reading;
    private final AtomicInteger writing;
    private final String path;

    private Pipe(int reading, int writing) {
        this.reading = new AtomicInteger(reading);
        this.writing = new AtomicInteger(writing);
        this.path = "/dev/fd/" + writing;
    }

    /** Opens one; it holds two descriptors. */
    public static Pipe open() throws IOException {
        int[] ends = Posix.pipe();
        if (LINUX) {
            Posix.widen(ends[1], WIDTH);
        }
        return new Pipe(ends[0], ends[1]);
    }

    /** The name the engine opens the writing end by. */
    public String writePath() {
        return path;
    }

    /** Waits for bytes; 0 at the end. One thread reads. */
    public long read(MemorySegment into) throws IOException {
        return Posix.read(reading.get(), into);
    }

    /** Says that no more bytes come; any thread, any number of times. */
    public void endWriting() {
        close(writing);
    }

    @Override
    public void close() {
        close(writing);
        close(reading);
    }

    private static void close(AtomicInteger end) {
        int descriptor = end.getAndSet(CLOSED);
        if (descriptor != CLOSED) {
            Posix.close(descriptor);
        }
    }
}
