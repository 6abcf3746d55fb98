package dev.bedstone.ingest.internal.send;

import java.util.List;

/**
 * A table or a view, as the server's catalogue has it.
 *
 * @param engine such as {@code ReplicatedMergeTree}
 * @param createTableQuery the statement that would make it, with its settings
 * @param dependenciesDatabase the databases of the views that it feeds
 * @param dependenciesTable their names
 */
record TableDefinition(
        String engine,
        String createTableQuery,
        List<String> dependenciesDatabase,
        List<String> dependenciesTable) {

    /** Whether the server keeps it on several machines, and notes tokens together with blocks. */
    boolean isReplicated() {
        return engine.startsWith("Replicated");
    }
}
