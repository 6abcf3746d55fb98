package dev.bedstone.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How analytics events are kept on disk and carried into ClickHouse. Immutable.
 *
 * @param directory where they are kept until they have arrived; one process has it for itself
 * @param maxBytes the most bytes they may take there; at least 16 MiB
 * @param durability when an event counts as accepted
 * @param batchRows the most rows of one insert; 1 to 500,000
 * @param batchBytes the most bytes of one insert as it is sent, compressed; 64 KiB to 32 MiB
 * @param linger how long an event waits for others to travel with; positive
 * @param interval the shortest time between two inserts into one table, unless they are as large as
 *     they can be; not negative
 * @param grace how long events are kept after they arrived, in case the server loses what it had
 *     acknowledged; not negative
 * @param acceptTimeout how long a caller waits for the disk; positive
 * @param drainTimeout how long closing waits for events to arrive; not negative
 * @param futureTolerance how far ahead of this machine's clock an event's time may lie
 */
public record IngestConfig(
        Path directory,
        long maxBytes,
        Durability durability,
        int batchRows,
        int batchBytes,
        Duration linger,
        Duration interval,
        Duration grace,
        Duration acceptTimeout,
        Duration drainTimeout,
        Duration futureTolerance) {

    /** The most rows an insert may have: a server takes more of them in parts. */
    public static final int MOST_BATCH_ROWS = 500_000;

    /** The most bytes of an insert. */
    public static final int MOST_BATCH_BYTES = 32 << 20;

    /** The fewest bytes a spool can work with. */
    public static final long FEWEST_BYTES = 16L << 20;

    private static final int FEWEST_BATCH_BYTES = 64 << 10;

    /** When an event counts as accepted. */
    public enum Durability {
        /** When it is on the disk: it survives a kill of the process and a power cut. */
        FSYNC,
        /**
         * When it is in the memory of the process, from where it is written at once: a kill of the
         * process loses the last few milliseconds, a power cut what the system had not yet written.
         */
        MEMORY
    }

    public IngestConfig {
        check(maxBytes >= FEWEST_BYTES, "the spool needs at least 16 MiB");
        check(
                batchRows >= 1 && batchRows <= MOST_BATCH_ROWS,
                "a batch has 1 to " + MOST_BATCH_ROWS + " rows");
        check(
                batchBytes >= FEWEST_BATCH_BYTES && batchBytes <= MOST_BATCH_BYTES,
                "a batch has 64 KiB to 32 MiB");
        check(linger.isPositive() && acceptTimeout.isPositive(), "waits are positive");
        check(
                !interval.isNegative()
                        && !grace.isNegative()
                        && !drainTimeout.isNegative()
                        && !futureTolerance.isNegative(),
                "durations are not negative");
    }

    /**
     * What is right for most: durable, 4 GiB, up to 500,000 rows and 32 MiB an insert, one insert a
     * second and table, ten minutes of grace.
     */
    public static IngestConfig in(Path directory) {
        return new IngestConfig(
                directory,
                4L << 30,
                Durability.FSYNC,
                MOST_BATCH_ROWS,
                MOST_BATCH_BYTES,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5));
    }

    /** The same with another spool. */
    public IngestConfig at(Path other) {
        return new IngestConfig(
                other,
                maxBytes,
                durability,
                batchRows,
                batchBytes,
                linger,
                interval,
                grace,
                acceptTimeout,
                drainTimeout,
                futureTolerance);
    }

    /** The same with another time for closing. */
    public IngestConfig drainWithin(Duration other) {
        return new IngestConfig(
                directory,
                maxBytes,
                durability,
                batchRows,
                batchBytes,
                linger,
                interval,
                grace,
                acceptTimeout,
                other,
                futureTolerance);
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
