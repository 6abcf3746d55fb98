package dev.bedstone.gateway.internal.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A session of the engine: its own current database, settings and temporary tables. Runs one
 * statement at a time; a second caller waits. After a failed statement the engine keeps the
 * statement's locks until the next one on the same connection, so such a connection is closed or
 * {@linkplain #releaseLocks() used again} at once.
 */
public final class Connection implements AutoCloseable {

    private final Chdb chdb;
    private final Results results;
    private final MemorySegment handle;
    private final ReentrantLock busy = new ReentrantLock();
    private boolean closed;

    Connection(Chdb chdb, Results results, MemorySegment handle) {
        this.chdb = chdb;
        this.results = results;
        this.handle = handle.reinterpret(ValueLayout.ADDRESS.byteSize());
    }

    /**
     * Runs a statement to its end.
     *
     * @param format the format of the result, unless the statement names one
     */
    public Answer query(byte[] statement, String format, Map<String, String> parameters)
            throws EngineException {
        busy.lock();
        try (Arena arena = Arena.ofConfined()) {
            return results.take(
                    chdb.query(
                            session(),
                            NativeText.of(arena, statement),
                            NativeText.of(arena, format),
                            NativeParameters.of(arena, parameters)));
        } finally {
            busy.unlock();
        }
    }

    /** Runs a statement that needs no parameters; its result as tab-separated text. */
    public String query(String statement) throws EngineException {
        Answer answer = query(statement.getBytes(StandardCharsets.UTF_8), "TabSeparated", Map.of());
        return new String(answer.bytes(), StandardCharsets.UTF_8).strip();
    }

    /**
     * Begins an insert whose data follows. No other statement may run on this connection until the
     * insert is closed.
     *
     * @param head the statement without FORMAT or VALUES and without data
     */
    public Insert insert(byte[] head, String format, Map<String, String> parameters)
            throws EngineException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stream =
                    chdb.insert(
                            session(),
                            NativeText.of(arena, head),
                            NativeText.of(arena, format),
                            NativeParameters.of(arena, parameters));
            return Insert.begun(chdb, results, stream);
        }
    }

    /** What the engine's own parser takes a statement for, without running it. */
    public Analysis analyse(byte[] statement) {
        busy.lock();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment analysis = arena.allocate(Analysis.LAYOUT);
            analysis.setAtIndex(ValueLayout.JAVA_INT, 0, (int) Analysis.LAYOUT.byteSize());
            int refused = chdb.classify(session(), NativeText.of(arena, statement), analysis);
            return refused == 0 ? Analysis.of(analysis) : Analysis.UNKNOWN;
        } finally {
            busy.unlock();
        }
    }

    /** Makes the engine let go of what a failed statement still holds. */
    public void releaseLocks() throws EngineException {
        query("SELECT 1");
    }

    @Override
    public void close() {
        busy.lock();
        try {
            if (!closed) {
                closed = true;
                chdb.closeConnection(handle);
            }
        } finally {
            busy.unlock();
        }
    }

    private MemorySegment session() {
        if (closed) {
            throw new IllegalStateException("the connection is closed");
        }
        return handle.get(ValueLayout.ADDRESS, 0);
    }
}
