package dev.bedstone.clickhouse;

import dev.bedstone.clickhouse.internal.Draft;
import dev.bedstone.clickhouse.internal.Queries;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.kernel.StoreFailure;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A query on its way to the server, which refuses it if it would write. Values are bound first,
 * then one of {@link #list}, {@link #one}, {@link #find}, {@link #stream} and {@link #copyTo} sends
 * it; it may be sent again with other values. Not thread-safe.
 *
 * <p>Parameters stand in the text as {@code {name:Type}} and are put in place by the server, never
 * in the text: {@code select … where id = {id:UUID} and at >= {from:DateTime64(3)}}. The type
 * {@code Identifier} takes the name of a table or column.
 *
 * <p>Rows become records through their canonical constructor, a column {@code created_at} for a
 * component {@code createdAt}; every component needs its column and every column its component. A
 * single column becomes a {@code Long}, {@code String}, {@code UUID}, {@code Instant}, an enum …
 * itself. Components may be primitives, their boxes, {@code String}, {@code byte[]}, {@code
 * BigInteger}, {@code BigDecimal}, {@code UUID}, {@code Instant}, {@code ZonedDateTime}, {@code
 * OffsetDateTime}, {@code LocalDateTime}, {@code LocalDate}, {@code InetAddress} and its kinds,
 * enums by name, arrays, {@code List}s, {@code Set}s and {@code Map}s of these, records for tuples,
 * {@code Optional}s of these for columns that may be null, and {@code Object} for {@code Variant}
 * and {@code Dynamic}. JSON is read as text. A value that would change on the way is refused.
 *
 * <p>Every method that sends throws a {@link StoreFailure} if the server refuses or is lost, {@link
 * IllegalArgumentException} if a parameter has no value, and {@link IllegalStateException} if the
 * result does not fit what was asked for. A caller that gives up, by its time or an interrupt, has
 * the query killed on the server.
 */
public final class ClickHouseQuery {

    private final Queries queries;
    private final Draft draft;

    ClickHouseQuery(Queries queries, Draft draft) {
        this.queries = queries;
        this.draft = draft;
    }

    /**
     * Gives a parameter its value, which must fit the type that stands in the text.
     *
     * @throws IllegalArgumentException if the query has no such parameter, or the value does not
     *     fit
     */
    public ClickHouseQuery bind(String name, @Nullable Object value) {
        draft.bind(name, value);
        return this;
    }

    /**
     * Gives a parameter its value as text, such as a person types it; the server reads it as the
     * type that stands in the text, and refuses what is none.
     *
     * @throws IllegalArgumentException if the query has no such parameter
     */
    public ClickHouseQuery bindText(String name, String value) {
        draft.bindText(name, value);
        return this;
    }

    /**
     * Sets a setting of the server for this query, such as {@code max_rows_to_read} or {@code
     * max_result_rows}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public ClickHouseQuery setting(String name, Object value) {
        draft.setting(name, value);
        return this;
    }

    /**
     * Says how long the query may take, all rows included, instead of {@code
     * bedstone.clickhouse.timeouts.call}.
     */
    public ClickHouseQuery within(Duration time) {
        draft.within(time);
        return this;
    }

    /**
     * Says what the query is called, for hooks, failures and the server's {@code log_comment};
     * {@code query} if nothing is said.
     */
    public ClickHouseQuery named(String operation) {
        draft.named(operation);
        return this;
    }

    /** All rows, in their order; the list cannot be changed. */
    public <T> List<T> list(Class<T> type) {
        return queries.list(draft, type);
    }

    /**
     * The only row.
     *
     * @throws NotFound if there is none
     * @throws IllegalStateException if there are several
     */
    public <T> T one(Class<T> type) {
        return queries.one(draft, type);
    }

    /**
     * The only row, if there is one.
     *
     * @throws IllegalStateException if there are several
     */
    public <T> Optional<T> find(Class<T> type) {
        return queries.find(draft, type);
    }

    /**
     * Hands over one row after the other as they arrive, on the calling thread and in constant
     * memory. A slow consumer holds the server back. When this throws, what was handed over is not
     * the whole answer, and its last row may be none of it.
     */
    public <T> void stream(Class<T> type, Consumer<? super T> consumer) {
        queries.stream(draft, type, consumer);
    }

    /**
     * Copies the answer as it arrives, in one of the server's formats, such as {@code
     * CSVWithNames}, {@code JSONEachRow}, {@code Parquet} or {@code PrettyCompact}. When this
     * throws, what was copied is not the whole answer.
     *
     * @param target is neither flushed nor closed; what it throws comes out in an {@link
     *     java.io.UncheckedIOException}
     */
    public void copyTo(String format, OutputStream target) {
        queries.copy(draft, format, target);
    }
}
