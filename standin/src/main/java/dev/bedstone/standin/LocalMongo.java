package dev.bedstone.standin;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.EngineServer;
import dev.bedstone.engines.LocalEngine;
import dev.bedstone.standin.internal.ChildCommand;
import dev.bedstone.standin.internal.Hello;
import java.nio.file.Path;
import java.util.Set;

/**
 * A stand-in for MongoDB in a child process on 127.0.0.1, with one user and a generated password.
 * It is not MongoDB: it has no transactions, change streams, expiry, validators or partial indexes.
 * Thread-safe.
 */
public final class LocalMongo implements LocalEngine {

    static final String USER = "bedstone";
    static final String PASSWORDS = "passwords";
    static final Set<String> PROGRAMS = Set.of("java");
    static final String STOP = "TERM";

    /** What MongoDB's protocol is spoken as. */
    private static final String VERSION = "5.0 stand-in";

    private static final String DATABASE = "bedstone";

    private final EngineServer server;

    private LocalMongo(EngineServer server) {
        this.server = server;
    }

    /**
     * Starts it and returns when it answers. One that a killed process left behind in the same
     * directory is stopped first.
     *
     * @throws dev.bedstone.kernel.Misconfigured if a person must change something: the port is
     *     taken, the directory is in use or unwritable
     * @throws dev.bedstone.kernel.Unavailable if it did not come up; nothing is left running
     */
    public static LocalMongo start(LocalMongoOptions options) {
        return new LocalMongo(
                EngineServer.start(
                        new EngineServer.Plan(
                                StoreKind.MONGO,
                                "the stand-in for MongoDB",
                                options.data(),
                                options.port(),
                                PROGRAMS,
                                options.startTimeout(),
                                USER,
                                PASSWORDS,
                                (directory, port) -> ChildCommand.of(options, directory, port),
                                Hello::isAnswered)));
    }

    /** How an application reaches it: database and user {@code bedstone}. */
    public MongoConfig endpoint() {
        return MongoConfig.of(new HostPort("127.0.0.1", port()), DATABASE)
                .withCredentials(USER, server.password());
    }

    @Override
    public StoreKind kind() {
        return StoreKind.MONGO;
    }

    @Override
    public String name() {
        return StoreKind.MONGO.key();
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public long pid() {
        return server.pid();
    }

    @Override
    public Path data() {
        return server.data();
    }

    @Override
    public Path log() {
        return server.log();
    }

    @Override
    public boolean isAlive() {
        return server.isAlive();
    }

    @Override
    public int awaitEnd() throws InterruptedException {
        return server.awaitEnd();
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "stand-in for MongoDB on port " + port();
    }
}
