package dev.bedstone.ingest.internal.spool;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that grows at its end. One thread at a time. */
public interface SpoolFile extends AutoCloseable {

    /** Writes all of it at the end, or some of it and fails. */
    void append(ByteBuffer bytes) throws IOException;

    /** Makes what was written and truncated before safe. */
    void force() throws IOException;

    /** Drops what lies beyond {@code size}. */
    void truncate(long size) throws IOException;

    /** All bytes. */
    byte[] content() throws IOException;

    @Override
    void close() throws IOException;
}
