package dev.bedstone.config.internal;

import dev.bedstone.config.IngestConfig;
import dev.bedstone.config.IngestConfig.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Keys of the way of analytics events into ClickHouse. */
final class IngestSettings {

    static final Setting<Path> DIRECTORY =
            Setting.of(
                    "ingest.directory",
                    Forms.DIRECTORY,
                    ".bedstone/spool",
                    "Where accepted events lie until they have arrived; one process has it for itself."
                            + " Relative to the project directory.");
    static final Setting<Long> MAX_BYTES =
            Setting.of(
                    "ingest.max-bytes",
                    Sizes.between(IngestConfig.FEWEST_BYTES, 1L << 50),
                    "4GiB",
                    "The most the spool may take; beyond it callers are told when to come back.");
    static final Setting<Durability> DURABILITY =
            Setting.of(
                    "ingest.durability",
                    Forms.oneOf(Durability.class),
                    "fsync",
                    "When an event counts as accepted: on the disk, or in memory, where a kill loses the"
                            + " last milliseconds and a power cut more.");
    static final Setting<Integer> BATCH_ROWS =
            Setting.of(
                    "ingest.batch.max-rows",
                    Forms.number(1, IngestConfig.MOST_BATCH_ROWS),
                    "500000",
                    "The most rows of one insert.");
    static final Setting<Long> BATCH_BYTES =
            Setting.of(
                    "ingest.batch.max-bytes",
                    Sizes.between(64 << 10, IngestConfig.MOST_BATCH_BYTES),
                    "32MiB",
                    "The size at which a batch is sent, compressed.");
    static final Setting<Duration> LINGER =
            Setting.of(
                    "ingest.batch.linger",
                    Durations.POSITIVE,
                    "1s",
                    "How long an event waits for others to travel with.");
    static final Setting<Duration> INTERVAL =
            Setting.of(
                    "ingest.interval",
                    Durations.OR_NEVER,
                    "1s",
                    "The shortest time between two inserts into one table, unless they are as large as"
                            + " they can be.");
    static final Setting<Duration> GRACE =
            Setting.of(
                    "ingest.grace",
                    Durations.OR_NEVER,
                    "10m",
                    "How long events are kept after they arrived, for a server that loses what it"
                            + " acknowledged.");
    static final Setting<Duration> ACCEPT =
            Setting.of(
                    "ingest.timeouts.accept",
                    Durations.POSITIVE,
                    "5s",
                    "How long a caller waits for the disk.");
    static final Setting<Duration> DRAIN =
            Setting.of(
                    "ingest.timeouts.drain",
                    Durations.OR_NEVER,
                    "10s",
                    "How long closing waits for events to arrive.");
    static final Setting<Duration> FUTURE =
            Setting.of(
                    "ingest.future-tolerance",
                    Durations.OR_NEVER,
                    "5m",
                    "How far ahead of this machine's clock an event's time may lie.");

    static final List<Setting<?>> ALL =
            List.of(
                    DIRECTORY,
                    MAX_BYTES,
                    DURABILITY,
                    BATCH_ROWS,
                    BATCH_BYTES,
                    LINGER,
                    INTERVAL,
                    GRACE,
                    ACCEPT,
                    DRAIN,
                    FUTURE);

    private IngestSettings() {}

    /** The configuration; {@code project} is what relative paths are relative to. */
    static IngestConfig read(Values values, Path project) {
        return new IngestConfig(
                project.resolve(values.get(DIRECTORY)),
                values.get(MAX_BYTES),
                values.get(DURABILITY),
                values.get(BATCH_ROWS),
                Math.toIntExact(values.get(BATCH_BYTES)),
                values.get(LINGER),
                values.get(INTERVAL),
                values.get(GRACE),
                values.get(ACCEPT),
                values.get(DRAIN),
                values.get(FUTURE));
    }
}
