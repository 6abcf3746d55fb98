package dev.bedstone.clickhouse;

import dev.bedstone.clickhouse.internal.Draft;
import dev.bedstone.clickhouse.internal.Inserts;
import dev.bedstone.kernel.OutcomeUnknown;
import java.time.Duration;
import java.util.List;

/**
 * A batch of rows on its way into a table: encoded whole before anything is sent, sent once, and
 * taken by the server as one block, so that all of it is there or nothing. That holds for the rows
 * of one partition; views are fed afterwards. Not thread-safe.
 *
 * <p>Whether an insert that is tried again is dropped as a repetition is up to the table: it takes
 * {@link #token} and a {@code non_replicated_deduplication_window} (or a replicated table). Without
 * a token the server compares the rows, and drops a batch that is equal to a former one.
 */
public final class ClickHouseInsert {

    /** The most rows of one batch. */
    public static final int MOST_ROWS = 500_000;

    /** The most bytes of one batch as it is encoded, before compression. */
    public static final int MOST_BYTES = 32 << 20;

    private final Inserts inserts;
    private final String table;
    private final Draft draft;

    ClickHouseInsert(Inserts inserts, String table, Duration time) {
        this.inserts = inserts;
        this.table = table;
        this.draft = new Draft("insert into " + table, true, "", time);
    }

    /**
     * Names the batch, so that trying it again cannot double it: same token, same rows. What comes
     * with a token the table has seen is dropped, even if it is something else.
     *
     * @param token not blank, up to 512 characters
     */
    public ClickHouseInsert token(String token) {
        if (token.isBlank() || token.length() > 512) {
            throw new IllegalArgumentException("a token has 1 to 512 characters");
        }
        draft.setting("insert_deduplication_token", token);
        return this;
    }

    /**
     * Sets a setting of the server for this insert.
     *
     * @throws IllegalArgumentException if it is none
     */
    public ClickHouseInsert setting(String name, Object value) {
        draft.setting(name, value);
        return this;
    }

    /** Says how long the insert may take, instead of {@code bedstone.clickhouse.timeouts.call}. */
    public ClickHouseInsert within(Duration time) {
        draft.within(time);
        return this;
    }

    /** As {@link ClickHouseQuery#named}; {@code insert into} and the table if nothing is said. */
    public ClickHouseInsert named(String operation) {
        draft.named(operation);
        return this;
    }

    /**
     * Inserts records: a component {@code createdAt} goes to the column {@code created_at}. Columns
     * without a component get their default.
     *
     * @return how many rows were sent; nothing is sent for none
     * @throws IllegalArgumentException if a component has no column, a value does not fit its
     *     column or would change in it, or the batch is too large; nothing was sent
     * @throws OutcomeUnknown if the connection broke under it: send the same batch with the same
     *     token again
     * @throws dev.bedstone.kernel.StoreFailure if the server refuses or cannot be reached
     */
    public <T extends Record> long rows(Class<T> type, Iterable<? extends T> rows) {
        return inserts.records(table, draft, type, rows);
    }

    /**
     * Inserts lists of values.
     *
     * @param columns the columns, as the table calls them, in the order of each row's values
     * @return as {@link #rows(Class, Iterable)}, and it throws the same
     */
    public long rows(List<String> columns, Iterable<? extends List<?>> rows) {
        return inserts.lists(table, draft, columns, rows);
    }

    /**
     * Inserts rows that the caller has encoded and packed: a batch whose bytes must be the same at
     * every try. What is sent is what is given, whatever {@code bedstone.clickhouse.compress} says;
     * the limits of a batch are the caller's to keep.
     *
     * @param columns the columns that the rows have, as the table calls them
     * @param format how they are encoded, such as {@code RowBinary}
     * @param blocks the rows, in blocks of {@link ClickHouseBlocks}; not copied
     * @throws OutcomeUnknown if the connection broke under it: send the same blocks with the same
     *     token again
     * @throws dev.bedstone.kernel.StoreFailure if the server refuses or cannot be reached
     */
    public void blocks(List<String> columns, String format, byte[] blocks) {
        inserts.blocks(table, draft, columns, format, blocks);
    }
}
