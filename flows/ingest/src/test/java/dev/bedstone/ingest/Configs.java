package dev.bedstone.ingest;

import dev.bedstone.config.IngestConfig;
import dev.bedstone.config.IngestConfig.Durability;
import java.nio.file.Path;
import java.time.Duration;

/** Configurations of tests, which do not wait for a second's worth of events. */
final class Configs {

    private Path directory;
    private long maxBytes = 1L << 30;
    private Durability durability = Durability.FSYNC;
    private int rows = IngestConfig.MOST_BATCH_ROWS;
    private int bytes = IngestConfig.MOST_BATCH_BYTES;
    private Duration linger = Duration.ofMillis(20);
    private Duration grace = Duration.ofMinutes(10);
    private Duration drain = Duration.ofSeconds(10);

    private Configs(Path directory) {
        this.directory = directory;
    }

    static Configs in(Path directory) {
        return new Configs(directory);
    }

    Configs maxBytes(long most) {
        maxBytes = most;
        return this;
    }

    Configs durability(Durability other) {
        durability = other;
        return this;
    }

    Configs rows(int most) {
        rows = most;
        return this;
    }

    Configs bytes(int most) {
        bytes = most;
        return this;
    }

    Configs linger(Duration time) {
        linger = time;
        return this;
    }

    Configs grace(Duration time) {
        grace = time;
        return this;
    }

    Configs drain(Duration time) {
        drain = time;
        return this;
    }

    IngestConfig get() {
        return new IngestConfig(
                directory,
                maxBytes,
                durability,
                rows,
                bytes,
                linger,
                Duration.ofMillis(1),
                grace,
                Duration.ofSeconds(20),
                drain,
                Duration.ofMinutes(5));
    }
}
