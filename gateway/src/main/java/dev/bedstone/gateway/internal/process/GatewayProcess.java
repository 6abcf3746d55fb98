package dev.bedstone.gateway.internal.process;

import dev.bedstone.gateway.internal.engine.ConnectionPool;
import dev.bedstone.gateway.internal.engine.Engine;
import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.EngineFiles;
import dev.bedstone.gateway.internal.engine.EngineLimits;
import dev.bedstone.gateway.internal.http.Authenticator;
import dev.bedstone.gateway.internal.http.GatewayHandler;
import dev.bedstone.gateway.internal.http.GatewayServer;
import dev.bedstone.gateway.internal.http.ServerFacts;
import dev.bedstone.gateway.internal.http.StatementRunner;
import dev.bedstone.gateway.internal.session.Admission;
import dev.bedstone.gateway.internal.session.Leases;
import dev.bedstone.gateway.internal.session.RunningStatements;
import dev.bedstone.gateway.internal.session.Sessions;
import dev.bedstone.kernel.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Engine and HTTP server of one process, from start to stop. Thread-safe. */
public final class GatewayProcess {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayProcess.class);
    private static final int CONNECTIONS_AHEAD = 4;
    private static final Duration LAST_STATEMENTS = Duration.ofSeconds(5);

    private final Engine engine;
    private final GatewayServer server;
    private final ConnectionPool pool;
    private final Sessions sessions;
    private final RunningStatements running;
    private final int port;
    private final AtomicBoolean stopping = new AtomicBoolean();

    private GatewayProcess(GatewayOptions options, Secret key) throws IOException, EngineException {
        EngineLimits limits = new EngineLimits(options.memory(), options.resultRows());
        EngineFiles files = EngineFiles.in(options.data(), limits);
        FutureTask<Engine> loading = new FutureTask<>(() -> Engine.start(options.library(), files));
        Thread.ofPlatform().daemon().name("engine-start").start(loading);
        this.server = new GatewayServer(options.port(), options.statements() * 3);
        this.port = server.open();
        server.start();
        this.engine = await(loading);
        this.pool = new ConnectionPool(engine, CONNECTIONS_AHEAD);
        this.sessions = new Sessions(engine);
        this.running = new RunningStatements(engine, options.longest(), sessions::expire);
        Admission admission =
                new Admission(options.statements(), options.statements(), options.patience());
        StatementRunner runner =
                new StatementRunner(new Leases(pool, sessions), admission, running);
        server.answerWith(
                new GatewayHandler(
                        runner,
                        new Authenticator(options.user(), key),
                        new ServerFacts(engine.version(), engine.timeZone(), spill(options.data())),
                        options.largestBody(),
                        options.silence()));
    }

    /** Opens the data and the port; answers from its return on. */
    public static GatewayProcess start(GatewayOptions options, Secret key)
            throws IOException, EngineException {
        return new GatewayProcess(options, key);
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The engine's version. */
    public String version() {
        return engine.version();
    }

    /**
     * Stops in the order the engine needs: no new requests, no statements, no connections, no
     * engine. The process should then leave without running the library's destructors.
     *
     * @return whether all of it went as it should
     */
    public boolean stop() {
        if (!stopping.compareAndSet(false, true)) {
            return true;
        }
        try {
            server.stopAccepting();
            if (!running.stopAll(LAST_STATEMENTS)) {
                LOG.warn("some statements did not stop within {} s", LAST_STATEMENTS.toSeconds());
                return false;
            }
            server.close();
            running.close();
            pool.close();
            sessions.close();
            engine.close();
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Engine await(FutureTask<Engine> loading) throws IOException, EngineException {
        try {
            return loading.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("the start was interrupted", interrupted);
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case IOException unreadable -> throw unreadable;
                case EngineException refused -> throw refused;
                case null, default -> throw new IOException(String.valueOf(failure.getCause()));
            }
        }
    }

    /** An empty directory for answers that are held back; what a killed process left is removed. */
    private static Path spill(Path data) throws IOException {
        Path directory = Files.createDirectories(data.resolve("answers"));
        try (var left = Files.list(directory)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        return directory;
    }
}
