package dev.bedstone.ingest.internal.send;

import java.util.List;
import java.util.UUID;

/** Where rows go that no table takes. Thread-safe. */
public interface DeadLetterSink {

    /** The table of dead letters: its own rows cannot become dead letters. */
    String table();

    /** Keeps a row; returns when it is safe. */
    void put(RefusedRow row);

    /**
     * A row that the server refused.
     *
     * @param id the same for the same row, however often it is refused
     * @param tenant whose it is
     * @param table where it was to go
     * @param reason why not
     * @param columns its columns without those of the batch
     * @param types their types
     * @param encoded its values as RowBinary has them
     */
    record RefusedRow(
            UUID id,
            UUID tenant,
            String table,
            String reason,
            List<String> columns,
            List<String> types,
            byte[] encoded) {}
}
