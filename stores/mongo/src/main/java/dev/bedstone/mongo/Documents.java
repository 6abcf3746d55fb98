package dev.bedstone.mongo;

import dev.bedstone.mongo.internal.FieldNames;
import dev.bedstone.mongo.internal.Indexes;
import dev.bedstone.mongo.internal.Reading;
import dev.bedstone.mongo.internal.RecordCollection;
import dev.bedstone.mongo.internal.Writing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The documents of one collection, as records. Thread-safe; cheap to make.
 *
 * <p>Unless the collection is {@linkplain CollectionDefinition#ofPlatform of the platform}, every
 * method works on the documents of the tenant of the bound {@link dev.bedstone.kernel.Scope} and
 * throws {@link dev.bedstone.kernel.MissingScopeException} without one, before anything is sent.
 * All throw {@link dev.bedstone.kernel.StoreFailure}; each ends within the call timeout. Reads, and
 * what was never sent, are tried again; a write whose answer was lost is not, and says {@link
 * dev.bedstone.kernel.Effect#UNKNOWN}.
 *
 * <p>Moments are kept in milliseconds, as MongoDB does.
 *
 * @param <R> the record
 * @param <I> the type of its identifier
 */
public final class Documents<R extends Record, I> {

    private final CollectionDefinition<R, I> definition;
    private final RecordCollection<R> collection;
    private final InstantSource clock;
    private final Duration time;
    private final boolean live;
    private final Reading<R> reading;
    private final Writing<R> writing;

    Documents(
            CollectionDefinition<R, I> definition,
            RecordCollection<R> collection,
            InstantSource clock,
            Duration time,
            boolean live) {
        this.definition = definition;
        this.collection = collection;
        this.clock = clock;
        this.time = time;
        this.live = live;
        this.reading = new Reading<>(collection, time, live);
        this.writing = new Writing<>(collection, time, clock);
    }

    /** The same with another time for each call; positive. */
    public Documents<R, I> within(Duration other) {
        return new Documents<>(definition, collection, clock, other, live);
    }

    /** The same with deleted documents shown to whatever reads; they are changed by nothing. */
    public Documents<R, I> withDeleted() {
        return new Documents<>(definition, collection, clock, time, false);
    }

    /**
     * Puts a new document there.
     *
     * @throws dev.bedstone.kernel.Conflict if its identifier, or a unique value, is taken
     */
    public void insert(R value) {
        writing.insert(value);
    }

    /**
     * Puts a new document there unless one with its identifier is there: whoever is not sure
     * whether an insert succeeded may call it again.
     *
     * @return whether this call inserted it
     * @throws dev.bedstone.kernel.Conflict if another unique value is taken
     */
    public boolean insertOnce(R value) {
        return writing.insertOnce(value);
    }

    /** Puts new documents there, as many as can be; the result says which could not. */
    public BulkResult insertAll(Collection<R> values) {
        Bulk<R, I> bulk = new Bulk<>();
        values.forEach(bulk::insert);
        return bulk(bulk);
    }

    /** The document with this identifier. */
    public Optional<R> get(I id) {
        return reading.get(id);
    }

    /**
     * The document with this identifier.
     *
     * @throws dev.bedstone.kernel.NotFound if there is none
     */
    public R require(I id) {
        return get(id).orElseThrow(() -> collection.calls().failures().notFound("get"));
    }

    /** Begins a question for all documents. */
    public Find<R, R> find() {
        return find(Filter.all());
    }

    /** Begins a question for some documents. */
    public Find<R, R> find(Filter<R> filter) {
        return new Find<>(reading, filter, definition.shape().type());
    }

    /** How many there are. */
    public long count(Filter<R> filter) {
        return reading.count(filter::render);
    }

    /** Whether there is one. */
    public boolean exists(Filter<R> filter) {
        return reading.exists(filter::render);
    }

    /** The different values of a component; of a list, of its elements. Null is left out. */
    public <V> List<V> distinct(Field<R, V> field, Class<V> type, Filter<R> filter) {
        return reading.distinct(field.names(), type, filter::render);
    }

    /** The different values of a component. Null is left out. */
    public <V> List<V> distinct(Accessor<R, V> component, Class<V> type, Filter<R> filter) {
        return reading.distinct(List.of(FieldNames.of(component)), type, filter::render);
    }

    /**
     * Puts a record in the place of the one with its identifier. In a collection that counts
     * changes the stored version must be that of the record.
     *
     * @return the record as it now is, with its new version
     * @throws dev.bedstone.kernel.Conflict of the kind {@code STALE} if somebody changed it since
     * @throws dev.bedstone.kernel.NotFound if there is none
     */
    public R replace(R value) {
        return writing.replace(value);
    }

    /**
     * Puts a record there, whether there is one with its identifier or not; a deleted one comes
     * back.
     *
     * @throws IllegalStateException in a collection that counts changes
     */
    public void upsert(R value) {
        writing.upsert(value);
    }

    /**
     * Changes the document with this identifier, or makes one.
     *
     * @param always what is done in both cases
     * @param whenMade what a new one has besides; {@code set} only
     * @return whether it was made
     */
    public boolean upsert(I id, Update<R> always, Update<R> whenMade) {
        return writing.upsert(id, always.changes(), whenMade.changes());
    }

    /**
     * Changes the document with this identifier.
     *
     * @return whether there is one
     */
    public boolean update(I id, Update<R> update) {
        return writing.update(id, update.changes(), Optional.empty());
    }

    /**
     * Changes the document with this identifier if it has this version.
     *
     * @return whether there is one
     * @throws dev.bedstone.kernel.Conflict of the kind {@code STALE} if it has another version
     */
    public boolean update(I id, long version, Update<R> update) {
        requireVersions();
        return writing.update(id, update.changes(), Optional.of(version));
    }

    /** Changes the document with this identifier and gives it back as it is then. */
    public Optional<R> updateAndGet(I id, Update<R> update) {
        return writing.updateAndGet(id, update.changes());
    }

    /**
     * Changes every document that meets the filter, one after the other: a failure may leave some
     * changed. An increment that is repeated then counts twice; change single documents, guarded by
     * their version, where that matters.
     *
     * @return how many met the filter
     */
    public long updateAll(Filter<R> filter, Update<R> update) {
        return writing.updateAll(filter::render, update.changes());
    }

    /**
     * Deletes the document with this identifier.
     *
     * @return whether there was one
     */
    public boolean delete(I id) {
        return writing.delete(id);
    }

    /** Deletes every document that meets the filter; how many. */
    public long deleteAll(Filter<R> filter) {
        return writing.deleteAll(filter::render);
    }

    /**
     * Brings back a deleted document.
     *
     * @return whether there was one
     * @throws IllegalStateException if the collection keeps nothing that was deleted
     */
    public boolean restore(I id) {
        return writing.restore(id);
    }

    /**
     * Deletes one for good, whether it was deleted before or not.
     *
     * @return whether there was one
     * @throws IllegalStateException if the collection keeps nothing that was deleted
     */
    public boolean purge(I id) {
        return writing.purge(id);
    }

    /**
     * Deletes for good what was deleted before a moment; how many.
     *
     * @throws IllegalStateException if the collection keeps nothing that was deleted
     */
    public long purgeDeletedBefore(Instant moment) {
        return writing.purge(moment);
    }

    /** Carries out several changes in one message or few. */
    public BulkResult bulk(Bulk<R, I> changes) {
        return changes.run(collection, writing, time);
    }

    /** Begins a pipeline over the documents. */
    public Aggregation<R> aggregate() {
        return Aggregation.over(reading, definition.shape().type());
    }

    /**
     * Makes the indexes of the definition, and one by which a tenant's documents are found. Those
     * that are there already are left as they are.
     */
    public void createIndexes() {
        Indexes<R> indexes = new Indexes<>(collection, time);
        List<Indexes.Wanted> wanted = new ArrayList<>();
        definition
                .indexes()
                .forEach(index ->
                        wanted.add(
                                new Indexes.Wanted(index.keys(), index.isUnique(), index.life())));
        indexes.create(wanted);
    }

    private void requireVersions() {
        if (definition.shape().version().isEmpty()) {
            throw new IllegalStateException(definition + " does not count changes");
        }
    }
}
