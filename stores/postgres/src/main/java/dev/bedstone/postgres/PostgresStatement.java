package dev.bedstone.postgres;

import dev.bedstone.kernel.NotFound;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.postgres.internal.Batch;
import dev.bedstone.postgres.internal.Cursor;
import dev.bedstone.postgres.internal.ForbiddenStatements;
import dev.bedstone.postgres.internal.Parameters;
import dev.bedstone.postgres.internal.Replies;
import dev.bedstone.postgres.internal.Rows;
import dev.bedstone.postgres.internal.SqlText;
import dev.bedstone.postgres.internal.StatementExecutor;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A statement on its way to the server. Values are bound first, then one of {@link #list}, {@link
 * #one}, {@link #find} and {@link #update} sends it; it may be sent again with other values. Not
 * thread-safe.
 *
 * <p>Rows become records through their canonical constructor, a column {@code created_at} for a
 * component {@code createdAt}; every component needs its column and every column its component. A
 * single column becomes a {@code Long}, {@code String}, {@code UUID}, {@code Instant}, an enum …
 * itself. Components may be primitives, their boxes, {@code String}, {@code BigDecimal}, {@code
 * BigInteger}, {@code UUID}, {@code Instant} and the other types of {@code java.time} that have no
 * zone name, {@code byte[]}, enums by name, arrays and {@code List}s of these, and {@code
 * Optional}s of these for columns that may be null.
 *
 * <p>Every method that sends throws a {@link StoreFailure} if the server refuses or is lost, {@link
 * IllegalArgumentException} if a parameter has no value, and {@link IllegalStateException} if the
 * result does not fit what was asked for.
 */
public final class PostgresStatement {

    private final StatementExecutor executor;
    private final Object[] values;
    private SqlText text;

    private PostgresStatement(StatementExecutor executor, SqlText text) {
        this.executor = executor;
        this.text = text;
        this.values = new Object[text.parameters()];
        Arrays.fill(values, Parameters.UNBOUND);
    }

    /** A statement that {@code executor} carries out. */
    static PostgresStatement of(StatementExecutor executor, String text) {
        SqlText parsed = executor.parse(text);
        ForbiddenStatements.check(parsed);
        return new PostgresStatement(executor, parsed);
    }

    /**
     * Gives the statement the name of an operation, such as {@code documents.by-tag}: hooks, the
     * log of slow statements and a comment in front of the statement say it.
     *
     * @param name 1 to 63 letters, digits, dots, colons, hyphens and underscores; a constant of the
     *     program, because each name is a statement of its own to the server
     */
    public PostgresStatement named(String name) {
        text = text.named(name);
        return this;
    }

    /**
     * Gives a parameter its value, with the type of the value: a number, a text, a {@code UUID}, a
     * time of {@code java.time} with a date or a time of day, {@code byte[]}, a {@code Boolean}, an
     * enum by its name, or an array or collection of these as a PostgreSQL array.
     *
     * @throws IllegalArgumentException if the statement has no such parameter, or the value cannot
     *     be bound
     */
    public PostgresStatement bind(String name, Object value) {
        values[text.index(name)] = Parameters.of(value);
        return this;
    }

    /** Gives a parameter a value that may be null, with the type it has or would have. */
    public <T> PostgresStatement bind(String name, Class<T> type, @Nullable T value) {
        values[text.index(name)] = Parameters.of(type, value);
        return this;
    }

    /** Gives a parameter an array, which may be empty, of elements of one class. */
    public <E> PostgresStatement bindArray(
            String name, Class<E> elementType, Collection<? extends E> elements) {
        values[text.index(name)] = Parameters.array(elementType, elements);
        return this;
    }

    /**
     * Gives every parameter that is called like a component of {@code record} that component's
     * value; {@code :created_at} and {@code :createdAt} both mean {@code createdAt}.
     *
     * @throws IllegalArgumentException if no parameter is called like any component
     */
    public PostgresStatement bindAll(Record record) {
        Parameters.bindAll(text, values, record);
        return this;
    }

    /** Sends the statement and returns all rows, in their order; the list cannot be changed. */
    public <T> List<T> list(Class<T> type) {
        return executor.execute(text, values, (sent, own) -> Rows.list(sent, own, type));
    }

    /**
     * Sends the statement and returns its only row.
     *
     * @throws NotFound if there is none
     * @throws IllegalStateException if there are several, or the only column is null
     */
    public <T> T one(Class<T> type) {
        T row = executor.execute(text, values, (sent, own) -> Rows.single(sent, own, type));
        if (row == null) {
            throw executor.failures().notFound(text.operation());
        }
        return row;
    }

    /**
     * Sends the statement and returns its only row, if there is one.
     *
     * @throws IllegalStateException if there are several, or the only column is null
     */
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(
                executor.execute(text, values, (sent, own) -> Rows.single(sent, own, type)));
    }

    /**
     * Sends the statement and does {@code work} with its rows as they come, in constant memory.
     * What takes longer than the time of the configuration needs a transaction with more time.
     *
     * @return what the work returns
     */
    public <T, R extends @Nullable Object, X extends Exception> R stream(
            Class<T> type, PostgresRows<T, R, X> work) throws X {
        return executor.inTransaction(tx -> Cursor.run(tx, text, values, type, work));
    }

    /**
     * Sends the statement once for every record, some hundreds of them in a message: the parameters
     * that are called like components get their values, the others keep what was bound.
     *
     * @param records at most 100 000; more are loaded with {@link PostgresTx#copyIn}
     * @return how many rows were written
     * @throws IllegalArgumentException if there are too many records, or one does not fit
     */
    public long batch(Collection<? extends Record> records) {
        return executor.inTransaction(tx -> Batch.run(tx, text, values, records));
    }

    /**
     * Sends a statement that returns no rows.
     *
     * @return how many rows it wrote; 0 for one that writes none, such as {@code create table}
     */
    public long update() {
        return executor.execute(text, values, Replies::written);
    }
}
