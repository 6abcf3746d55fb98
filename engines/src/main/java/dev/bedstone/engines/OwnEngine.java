package dev.bedstone.engines;

import dev.bedstone.engines.internal.EngineDirectory;
import dev.bedstone.engines.internal.RunningServer;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/** A server of this module in the directory that it keeps others from while it runs. */
abstract sealed class OwnEngine<S extends RunningServer> implements LocalEngine
        permits LocalPostgres, LocalRedis {

    private final EngineDirectory directory;
    private final S server;
    private final ReentrantLock closing = new ReentrantLock();
    private boolean closed;

    OwnEngine(EngineDirectory directory, S server) {
        this.directory = directory;
        this.server = server;
    }

    final S server() {
        return server;
    }

    @Override
    public final String version() {
        return server.version();
    }

    @Override
    public final int port() {
        return server.port();
    }

    @Override
    public final long pid() {
        return server.process().pid();
    }

    @Override
    public final Path data() {
        return directory.path();
    }

    @Override
    public final Path log() {
        return server.logFile();
    }

    @Override
    public final boolean isAlive() {
        return server.process().isAlive();
    }

    @Override
    public final int awaitEnd() throws InterruptedException {
        return server.process().awaitEnd();
    }

    @Override
    public final void close() {
        closing.lock();
        try {
            if (!closed) {
                closed = true;
                server.stop();
            }
        } finally {
            directory.close();
            closing.unlock();
        }
    }
}
