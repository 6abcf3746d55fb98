package dev.bedstone.gateway.internal.engine;

import java.lang.foreign.MemorySegment;

/**
 * An insert whose data is on its way. One thread; always closed, which cancels what is not done.
 */
public final class Insert implements AutoCloseable {

    private final Chdb chdb;
    private final Results results;
    private final MemorySegment stream;
    private boolean finished;

    private Insert(Chdb chdb, Results results, MemorySegment stream) {
        this.chdb = chdb;
        this.results = results;
        this.stream = stream;
    }

    static Insert begun(Chdb chdb, Results results, MemorySegment stream) throws EngineException {
        MemorySegment error = chdb.insertError(stream);
        if (error.address() == 0) {
            return new Insert(chdb, results, stream);
        }
        try {
            throw EngineException.parse(Results.text(error));
        } finally {
            chdb.destroyInsert(stream);
        }
    }

    /**
     * Hands over the next bytes, which are copied; waits while the engine is behind.
     *
     * @return false if the insert has failed: {@link #finish()} then tells why
     */
    public boolean append(MemorySegment bytes, long count) {
        return chdb.append(stream, bytes, count) == 0;
    }

    /** Says that all data was appended, and waits until it is written. */
    public Statistics finish() throws EngineException {
        finished = true;
        return results.take(chdb.done(stream)).statistics();
    }

    @Override
    public void close() {
        if (!finished) {
            chdb.cancelInsert(stream);
        }
        chdb.destroyInsert(stream);
    }
}
