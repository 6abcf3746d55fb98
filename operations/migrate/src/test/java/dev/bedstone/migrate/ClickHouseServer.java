package dev.bedstone.migrate;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.HostPort;
import dev.bedstone.gateway.LocalClickHouse;
import dev.bedstone.gateway.LocalClickHouseOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** ClickHouse's own engine, shared by the tests of this JVM; killed, it is started again. */
final class ClickHouseServer {

    private static LocalClickHouse shared;
    private static Path directory;
    private static boolean killed;

    private ClickHouseServer() {}

    static synchronized LocalClickHouse shared() {
        if (shared == null) {
            try {
                directory = Files.createTempDirectory("bedstone-migrate-clickhouse-");
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            start(0);
            Runtime.getRuntime().addShutdownHook(new Thread(ClickHouseServer::end));
        }
        return shared;
    }

    private static void start(int port) {
        LocalClickHouseOptions plain = LocalClickHouseOptions.in(directory).withPort(port);
        shared =
                LocalClickHouse.start(
                        new LocalClickHouseOptions(
                                plain.data(),
                                port,
                                plain.library(),
                                plain.memory(),
                                plain.resultRows(),
                                plain.largestBody(),
                                plain.longest(),
                                plain.statements(),
                                false,
                                plain.startTimeout(),
                                plain.events()));
    }

    /** SIGKILL; returns when it is dead. */
    static synchronized void kill() {
        ProcessHandle.of(shared().pid())
                .ifPresent(process -> {
                    process.destroyForcibly();
                    process.onExit().join();
                });
        killed = true;
    }

    /** Starts it again where it was, if it was killed. */
    static synchronized void revive() {
        if (killed) {
            int port = shared.port();
            shared.close();
            start(port);
            killed = false;
        }
    }

    private static void end() {
        shared.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            // A temporary directory is left behind.
        }
    }

    /** How a database is reached, over a way of one's own. */
    static ClickHouseConfig config(String database, int port) {
        ClickHouseConfig plain = shared().endpoint();
        return ClickHouseConfig.of(
                        new HostPort("127.0.0.1", port), database, plain.user(), plain.password())
                .withCompress(false);
    }
}
