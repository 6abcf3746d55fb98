package dev.bedstone.ingest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How ingestion is at one moment. Immutable.
 *
 * @param usedBytes bytes the spool takes
 * @param maxBytes bytes it may take
 * @param deadRows events that became dead letters since it was opened
 * @param damagedSegments segments of the spool found damaged since it was opened
 * @param damagedRecords records of them that are damaged or gone
 * @param lostRows rows in those records, as far as that is known
 * @param tables each table for itself, by name
 */
public record IngestStatistics(
        long usedBytes,
        long maxBytes,
        long deadRows,
        int damagedSegments,
        int damagedRecords,
        long lostRows,
        List<Table> tables) {

    public IngestStatistics {
        tables = List.copyOf(tables);
    }

    /**
     * One table.
     *
     * @param name its name
     * @param acceptedRows rows accepted since the spool was opened
     * @param landedRows rows that arrived since the spool was opened
     * @param landedBatches inserts that brought them
     * @param waitingBatches batches that wait to be sent
     * @param waitingBytes bytes of the batches that wait
     * @param lag how long the oldest batch that waits has been waiting; empty if none does
     * @param failures tries to send that failed since the spool was opened
     * @param trouble why the oldest batch has not arrived yet, if a try failed
     */
    public record Table(
            String name,
            long acceptedRows,
            long landedRows,
            long landedBatches,
            int waitingBatches,
            long waitingBytes,
            Optional<Duration> lag,
            long failures,
            Optional<String> trouble) {}
}
