package dev.bedstone.gateway.internal.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** Reads the engine's result handles, and destroys them. Thread-safe. */
final class Results {

    private static final byte[] EMPTY = {};

    private final Chdb chdb;
    private final MethodHandle storageRows;
    private final MethodHandle storageBytes;
    private final MethodHandle writtenRows;
    private final MethodHandle writtenBytes;
    private final MethodHandle resultRows;
    private final MethodHandle resultBytes;

    Results(Chdb chdb) {
        this.chdb = chdb;
        this.storageRows = chdb.counter("storage_rows_read");
        this.storageBytes = chdb.counter("storage_bytes_read");
        this.writtenRows = chdb.counter("rows_written");
        this.writtenBytes = chdb.counter("bytes_written");
        this.resultRows = chdb.counter("rows_read");
        this.resultBytes = chdb.counter("bytes_read");
    }

    /** Takes everything out of {@code result} and destroys it. */
    Answer take(MemorySegment result) throws EngineException {
        if (result.address() == 0) {
            throw EngineException.parse("the engine gave no result");
        }
        try {
            MemorySegment error = chdb.error(result);
            if (error.address() != 0) {
                throw EngineException.parse(text(error));
            }
            return new Answer(bytes(result), statistics(result));
        } finally {
            chdb.destroyResult(result);
        }
    }

    /** A C string. */
    static String text(MemorySegment address) {
        return address.reinterpret(Long.MAX_VALUE).getString(0, StandardCharsets.UTF_8);
    }

    private byte[] bytes(MemorySegment result) {
        long length = chdb.length(result);
        MemorySegment buffer = chdb.buffer(result);
        return length == 0 || buffer.address() == 0
                ? EMPTY
                : buffer.reinterpret(length).toArray(ValueLayout.JAVA_BYTE);
    }

    private Statistics statistics(MemorySegment result) {
        return new Statistics(
                Chdb.number(storageRows, result),
                Chdb.number(storageBytes, result),
                Chdb.number(writtenRows, result),
                Chdb.number(writtenBytes, result),
                Chdb.number(resultRows, result),
                Chdb.number(resultBytes, result));
    }
}
