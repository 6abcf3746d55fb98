package dev.bedstone.ingest;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An event that could not become a row of its table. Immutable; the bytes are not copied.
 *
 * @param id its identity
 * @param tenant whose it is
 * @param at when it was refused
 * @param table the table it was for
 * @param reason why it was refused
 * @param event its values by column, as JSON, for people; empty if the server refused the row
 * @param columns the columns of {@code encoded}
 * @param types their types
 * @param encoded its values as the format RowBinary has them, to be sent again; empty if they
 *     cannot be held by the columns
 * @param state what became of it
 * @param changed when that was
 */
public record DeadLetter(
        UUID id,
        UUID tenant,
        Instant at,
        String table,
        String reason,
        String event,
        List<String> columns,
        List<String> types,
        byte[] encoded,
        State state,
        Instant changed) {

    /** What became of a dead letter. */
    public enum State {
        /** Nobody has looked at it yet. */
        DEAD,
        /** It was handed over again. */
        RETRIED,
        /** A person said that it is of no worth. */
        SKIPPED
    }
}
