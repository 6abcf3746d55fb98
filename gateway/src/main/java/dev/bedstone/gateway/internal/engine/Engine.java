package dev.bedstone.gateway.internal.engine;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;

/**
 * The engine on one data directory. It runs as long as a connection is open, so one is kept from
 * start to close; that one also stops the statements of the others. A process can have one engine,
 * once. Thread-safe.
 */
public final class Engine implements AutoCloseable {

    private final Chdb chdb;
    private final Results results;
    private final List<String> arguments;
    private final Connection anchor;
    private final String version;
    private final String timeZone;

    private Engine(Chdb chdb, List<String> arguments) throws IOException, EngineException {
        this.chdb = chdb;
        this.results = new Results(chdb);
        this.arguments = arguments;
        this.anchor = connect();
        this.version = anchor.query("SELECT version()");
        this.timeZone = anchor.query("SELECT timezone()");
    }

    /**
     * Loads the library and opens the data, recovering what a killed process left.
     *
     * @param library the engine, {@code libchdb.so}
     * @param files where data and configuration are; the configuration is written anew
     * @throws IOException if the data cannot be opened; the reason stands on standard error
     */
    public static Engine start(Path library, EngineFiles files)
            throws IOException, EngineException {
        Chdb chdb = new Chdb(library);
        chdb.setSignalHandlersEnabled(false);
        return new Engine(
                chdb,
                List.of(
                        "clickhouse",
                        "--path=" + files.data(),
                        "--config-file=" + files.configuration()));
    }

    /** The engine's version, such as {@code 26.7.2.1}. */
    public String version() {
        return version;
    }

    /** The time zone of values that name none. */
    public String timeZone() {
        return timeZone;
    }

    /** A new session; takes a fraction of a millisecond. */
    public Connection connect() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment vector = arena.allocate(ValueLayout.ADDRESS, arguments.size() + 1L);
            for (int i = 0; i < arguments.size(); i++) {
                vector.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(arguments.get(i)));
            }
            MemorySegment handle = chdb.connect(arguments.size(), vector);
            if (handle.address() == 0) {
                throw new IOException("the engine does not open its data directory");
            }
            return new Connection(chdb, results, handle);
        }
    }

    /** Runs a statement beside everything else: it must end at once. */
    public String control(String statement) throws EngineException {
        return anchor.query(statement);
    }

    /**
     * Ends the engine. Every other connection must be closed; the process should then leave by
     * {@link Posix#exit}, because the library's own threads may be left.
     */
    @Override
    public void close() {
        anchor.close();
        chdb.shutdown();
    }
}
