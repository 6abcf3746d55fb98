package dev.bedstone.bench;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.gateway.LocalClickHouse;
import dev.bedstone.gateway.LocalClickHouseOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** ClickHouse of one benchmark's own. */
final class ClickHouseEngine implements AutoCloseable {

    private final Path directory;
    private final LocalClickHouse server;

    ClickHouseEngine() {
        try {
            directory = Files.createTempDirectory("bedstone-bench");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server = LocalClickHouse.start(LocalClickHouseOptions.in(directory.resolve("clickhouse")));
    }

    ClickHouseConfig config() {
        return server.endpoint();
    }

    @Override
    public void close() {
        server.close();
        try (var found = Files.walk(directory)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
