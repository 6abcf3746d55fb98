package dev.bedstone.platform.internal;

import dev.bedstone.kernel.NotFound;
import dev.bedstone.postgres.PostgresStatement;
import dev.bedstone.postgres.PostgresTx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The way of rows into deletion and, from there, for good. As thread-safe as its transaction.
 *
 * @param <T> what is left of a row that is deleted
 */
public final class Trash<T extends Record> {

    /** How many rows one call may remove for good. */
    public static final int MOST = 1_000;

    private final PostgresTx tx;
    private final String operations;
    private final String table;
    private final String columns;
    private final Class<T> type;
    private final String missing;

    /**
     * @param operations how the repository is called in names of operations
     * @param table with its schema; a constant of the program, as the columns are
     * @param columns those of the record
     * @param missing what is said when a row is not there
     */
    public Trash(
            PostgresTx tx,
            String operations,
            String table,
            String columns,
            Class<T> type,
            String missing) {
        this.tx = tx;
        this.operations = operations;
        this.table = table;
        this.columns = columns;
        this.type = type;
        this.missing = missing;
    }

    /** Marks a row as deleted, or throws {@link NotFound}. */
    public T delete(UUID id) {
        return change(
                "delete",
                "update "
                        + table
                        + " set deleted_at = clock_timestamp() where id = :id and deleted_at is null",
                id);
    }

    /** Removes a row that is marked, or throws {@link NotFound}. */
    public T purge(UUID id) {
        return change(
                "purge", "delete from " + table + " where id = :id and deleted_at is not null", id);
    }

    /**
     * Removes rows that were marked before a time, the oldest first, at most {@link #MOST}. Rows
     * that another transaction works on are passed over.
     */
    public List<T> purgeDeletedBefore(Instant time) {
        return sql(
                        "purge-deleted",
                        "delete from "
                                + table
                                + " where id = any (array(select id from "
                                + table
                                + " where deleted_at < :time order by deleted_at limit :most for"
                                + " update skip locked)) returning "
                                + columns)
                .bind("time", time)
                .bind("most", MOST)
                .list(type);
    }

    /** A row that is marked. */
    public Optional<T> find(UUID id) {
        return sql(
                        "find-deleted",
                        "select "
                                + columns
                                + " from "
                                + table
                                + " where id = :id and deleted_at is not null")
                .bind("id", id)
                .find(type);
    }

    private T change(String operation, String statement, UUID id) {
        return sql(operation, statement + " returning " + columns)
                .bind("id", id)
                .find(type)
                .orElseThrow(() -> Answers.missing(operations + "." + operation, missing));
    }

    private PostgresStatement sql(String operation, String statement) {
        return tx.sql(statement).named(operations + "." + operation);
    }
}
