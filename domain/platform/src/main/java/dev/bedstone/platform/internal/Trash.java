package dev.bedstone.platform.internal;

import dev.bedstone.kernel.NotFound;
import dev.bedstone.postgres.PostgresStatement;
import dev.bedstone.postgres.PostgresTx;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The way of rows into deletion and, from there, for good. As thread-safe as its transaction. */
public final class Trash {

    /** How many rows one call may remove for good. */
    public static final int MOST = 1_000;

    private final PostgresTx tx;
    private final String table;
    private final String operations;
    private final String missing;

    /**
     * @param table with its schema; a constant of the program
     * @param operations how the repository is called in names of operations
     * @param missing what is said when a row is not there
     */
    public Trash(PostgresTx tx, String table, String operations, String missing) {
        this.tx = tx;
        this.table = table;
        this.operations = operations;
        this.missing = missing;
    }

    /** Marks a row as deleted, or throws {@link NotFound}. */
    public void delete(UUID id) {
        change(
                "delete",
                "update "
                        + table
                        + " set deleted_at = clock_timestamp() where id = :id and deleted_at is null",
                id);
    }

    /** Removes a row that is marked, or throws {@link NotFound}. */
    public void purge(UUID id) {
        change("purge", "delete from " + table + " where id = :id and deleted_at is not null", id);
    }

    /**
     * Removes rows that were marked before a time, the oldest first, at most {@link #MOST}. Rows
     * that another transaction works on are passed over.
     *
     * @return their ids
     */
    public List<UUID> purgeDeletedBefore(Instant time) {
        return sql(
                        "purge-deleted",
                        "delete from "
                                + table
                                + " where id = any (array(select id from "
                                + table
                                + " where deleted_at < :time order by deleted_at limit :most for"
                                + " update skip locked)) returning id")
                .bind("time", time)
                .bind("most", MOST)
                .list(UUID.class);
    }

    /** Whether a row is there and marked. */
    public boolean holds(UUID id) {
        return sql(
                        "find-deleted",
                        "select exists (select from "
                                + table
                                + " where id = :id and deleted_at is not null)")
                .bind("id", id)
                .one(Boolean.class);
    }

    private void change(String operation, String statement, UUID id) {
        if (sql(operation, statement).bind("id", id).update() == 0) {
            throw Answers.missing(operations + "." + operation, missing);
        }
    }

    private PostgresStatement sql(String operation, String statement) {
        return tx.sql(statement).named(operations + "." + operation);
    }
}
