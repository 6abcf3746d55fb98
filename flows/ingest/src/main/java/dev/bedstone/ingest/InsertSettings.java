package dev.bedstone.ingest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** The server's settings for every batch; they are written into its segment and never change. */
final class InsertSettings {

    /** A server takes no more rows in one block than it is told; above a batch's it takes all. */
    private static final String BLOCK_ROWS = "1048449";

    /**
     * Not asynchronous, so that an answer means that the rows are there; a repetition is dropped,
     * in views too; nothing is dropped or changed in silence; one block.
     */
    static final SequencedMap<String, String> ALL = all();

    private InsertSettings() {}

    private static SequencedMap<String, String> all() {
        SequencedMap<String, String> settings = new LinkedHashMap<>();
        settings.put("async_insert", "0");
        settings.put("insert_deduplicate", "1");
        settings.put("deduplicate_blocks_in_dependent_materialized_views", "1");
        settings.put("input_format_skip_unknown_fields", "0");
        settings.put("date_time_overflow_behavior", "throw");
        settings.put("max_insert_block_size", BLOCK_ROWS);
        settings.put("min_insert_block_size_rows", BLOCK_ROWS);
        settings.put("min_insert_block_size_bytes", "0");
        return Collections.unmodifiableSequencedMap(settings);
    }
}
