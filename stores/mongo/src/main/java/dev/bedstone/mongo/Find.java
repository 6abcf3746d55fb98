package dev.bedstone.mongo;

import dev.bedstone.mongo.internal.Cursor;
import dev.bedstone.mongo.internal.Pages;
import dev.bedstone.mongo.internal.Query;
import dev.bedstone.mongo.internal.Reading;
import dev.bedstone.mongo.internal.SortKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A question for documents. Immutable: every method gives a new one.
 *
 * @param <R> the record the documents are made of
 * @param <T> what they are read as
 */
public final class Find<R extends Record, T> {

    private static final int LARGEST_PAGE = 10_000;

    private final Reading<R> reading;
    private final Filter<R> filter;
    private final Class<T> type;
    private final List<SortKey> sort;
    private final int limit;
    private final int batch;

    Find(Reading<R> reading, Filter<R> filter, Class<T> type) {
        this(reading, filter, type, List.of(), 0, 0);
    }

    private Find(
            Reading<R> reading,
            Filter<R> filter,
            Class<T> type,
            List<SortKey> sort,
            int limit,
            int batch) {
        this.reading = reading;
        this.filter = filter;
        this.type = type;
        this.sort = sort;
        this.limit = limit;
        this.batch = batch;
    }

    /** In this order. */
    public Find<R, T> sort(Sort<R> order) {
        return new Find<>(reading, filter, type, order.keys(), limit, batch);
    }

    /** At most so many; positive. */
    public Find<R, T> limit(int most) {
        return new Find<>(reading, filter, type, sort, positive(most), batch);
    }

    /** So many from the server at once, for {@link #forEach} and {@link #stream}; positive. */
    public Find<R, T> batch(int size) {
        return new Find<>(reading, filter, type, sort, limit, positive(size));
    }

    /**
     * Only a part of each document: a record with some of the components, under the same names.
     * Nothing else is fetched.
     *
     * @throws IllegalArgumentException when it is carried out, if a component has another name or
     *     type
     */
    public <P extends Record> Find<R, P> as(Class<P> part) {
        return new Find<>(reading, filter, part, sort, limit, batch);
    }

    /** The first one. */
    public Optional<T> first() {
        return limit(1).list().stream().findFirst();
    }

    /** All of them, in memory. */
    public List<T> list() {
        return reading.list(query());
    }

    /**
     * One after the other, in constant memory. Every batch has the call timeout to itself; the
     * whole has none.
     */
    public void forEach(Consumer<? super T> action) {
        try (Cursor<T> cursor = reading.cursor(query())) {
            cursor.forEachRemaining(action);
        }
    }

    /**
     * One after the other, in constant memory, as {@link #forEach}. It holds one of the store's
     * connections until it is closed, which is the caller's business; used by one thread at a time.
     */
    public Stream<T> stream() {
        return reading.cursor(query()).stream();
    }

    /**
     * A page by key. Pages neither repeat nor pass over a document when others are inserted or
     * deleted in between. Without an order of its own, by identifier.
     *
     * @param size how many documents, 1 to 10,000
     * @param after the token of the page before; empty for the first
     * @throws IllegalArgumentException if the token is none of this order's
     * @throws IllegalStateException if a part of the documents, or a limit, was asked for
     */
    @SuppressWarnings("unchecked") // T is R where the type is that of the documents
    public Page<R> page(int size, Optional<String> after) {
        if (type != reading.collection().shape().type() || limit > 0) {
            throw new IllegalStateException("a page has whole documents and no limit");
        }
        if (size < 1 || size > LARGEST_PAGE) {
            throw new IllegalArgumentException(
                    "a page has 1 to " + LARGEST_PAGE + " documents, not " + size);
        }
        Pages.Part<R> part = new Pages<>(reading).page((Query<R>) query(), size, after);
        return new Page<>(part.items(), part.next());
    }

    private Query<T> query() {
        return new Query<>(type, filter::render, sort, limit, batch);
    }

    private static int positive(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("must be positive, not " + number);
        }
        return number;
    }
}
