package dev.bedstone.gateway;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.HostPort;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.LocalEngine;
import dev.bedstone.gateway.internal.process.Child;
import dev.bedstone.gateway.internal.process.GatewayOptions;
import dev.bedstone.gateway.internal.process.KeyFile;
import dev.bedstone.gateway.internal.process.Supervisor;
import dev.bedstone.kernel.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * ClickHouse's own engine in a child process, behind ClickHouse's HTTP interface on 127.0.0.1. A
 * crash of the engine ends the child alone; it is then started again on the same port with what was
 * acknowledged. Thread-safe.
 */
public final class LocalClickHouse implements LocalEngine {

    private static final String NAME = "clickhouse";
    private static final String USER = "bedstone";
    private static final String DATABASE = "default";

    /** How long a statement waits for its turn. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** How long a client may pause within a request. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);

    private final Path data;
    private final Secret key;
    private final Supervisor supervisor;

    private LocalClickHouse(Path data, Secret key, Supervisor supervisor) {
        this.data = data;
        this.key = key;
        this.supervisor = supervisor;
    }

    /**
     * Starts it and waits until it answers. The first start of a user fetches the engine, silently;
     * to show progress call {@link ChdbLibrary#fetch} before.
     *
     * @throws dev.bedstone.kernel.Unsupported if ClickHouse is not available here
     * @throws dev.bedstone.kernel.Unavailable if it does not start; the message says why
     * @throws dev.bedstone.kernel.Misconfigured if the directory cannot be used
     */
    public static LocalClickHouse start(LocalClickHouseOptions options) {
        Path library = options.library().orElseGet(() -> ChdbLibrary.ofUser().fetch(step -> {}));
        Path keyFile = options.data().resolve("key");
        Secret key = key(options.data(), keyFile);
        GatewayOptions child =
                new GatewayOptions(
                        options.data(),
                        options.port(),
                        library,
                        USER,
                        keyFile,
                        options.memory(),
                        options.resultRows(),
                        options.largestBody(),
                        options.longest(),
                        options.statements(),
                        LONGEST_WAIT,
                        LONGEST_SILENCE,
                        true);
        return new LocalClickHouse(
                options.data(),
                key,
                Supervisor.start(
                        child, options.restarts(), options.startTimeout(), options.events()));
    }

    /** How an application reaches it: database {@code default}, user {@code bedstone}. */
    public ClickHouseConfig endpoint() {
        return ClickHouseConfig.of(new HostPort("127.0.0.1", port()), DATABASE, USER, key);
    }

    /** The only directory BACKUP … TO File('name') writes to and RESTORE reads from. */
    public Path backups() {
        return data.resolve("backups");
    }

    @Override
    public StoreKind kind() {
        return StoreKind.CLICKHOUSE;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return child().version();
    }

    @Override
    public int port() {
        return child().port();
    }

    @Override
    public long pid() {
        return child().pid();
    }

    @Override
    public Path data() {
        return data;
    }

    @Override
    public Path log() {
        return data.resolve("server.log");
    }

    @Override
    public boolean isAlive() {
        return child().isAlive();
    }

    /** Blocks until it is closed or given up; a crash after which it is started again is no end. */
    @Override
    public int awaitEnd() throws InterruptedException {
        return supervisor.awaitEnd();
    }

    @Override
    public void close() {
        supervisor.close();
    }

    private Child child() {
        return supervisor.child();
    }

    private static Secret key(Path data, Path keyFile) {
        try {
            Files.createDirectories(data);
            return KeyFile.readOrCreate(keyFile);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
