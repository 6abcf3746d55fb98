package dev.bedstone.mongo;

import dev.bedstone.mongo.internal.Aggregating;
import dev.bedstone.mongo.internal.Cursor;
import dev.bedstone.mongo.internal.Reading;
import dev.bedstone.mongo.internal.Rendering;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.conversions.Bson;

/**
 * A pipeline over the documents of a collection. It begins with the tenant's documents, and so does
 * every other collection that a stage takes in ({@code $lookup}, {@code $unionWith}, {@code
 * $graphLookup}, at any depth); stages that write or cannot be bound are refused before anything is
 * sent. What a pipeline over a collection of the platform takes in belongs to no tenant, or to the
 * one whose work it is. Immutable: every method gives a new one.
 *
 * @param <T> the record the documents are made of after the stages so far
 */
public final class Aggregation<T> {

    private final Reading<?> reading;
    private final List<Rendering.Part> stages;
    private final Class<T> type;
    private final boolean whole;

    private Aggregation(
            Reading<?> reading, List<Rendering.Part> stages, Class<T> type, boolean whole) {
        this.reading = reading;
        this.stages = List.copyOf(stages);
        this.type = type;
        this.whole = whole;
    }

    static <R> Aggregation<R> over(Reading<?> reading, Class<R> type) {
        return new Aggregation<>(reading, List.of(), type, true);
    }

    /** Only those that meet the filter. */
    public Aggregation<T> match(Filter<T> filter) {
        return plus(rendering -> new BsonDocument("$match", filter.render(of(rendering))));
    }

    /** In this order. */
    public Aggregation<T> sort(Sort<T> sort) {
        return plus(rendering -> {
            BsonDocument order = new BsonDocument();
            sort.keys()
                    .forEach(key ->
                            order.append(
                                    of(rendering).path(key.names()),
                                    new BsonInt32(key.ascending() ? 1 : -1)));
            return new BsonDocument("$sort", order);
        });
    }

    /** At most so many; positive. */
    public Aggregation<T> limit(int most) {
        return plus(rendering -> new BsonDocument("$limit", new BsonInt32(most)));
    }

    /**
     * One document for each element of a list, with the element in the list's place: group by
     * {@link Field#elements} after it. Documents without elements are left out.
     */
    public Aggregation<T> unwind(Accessor<T, ? extends Collection<?>> component) {
        Field<T, ?> field = Field.of(component);
        return plus(rendering ->
                new BsonDocument(
                        "$unwind", new BsonString("$" + of(rendering).path(field.names()))));
    }

    /** One document for each group. */
    public <G extends Record> Aggregation<G> group(Grouping<T, G> grouping) {
        List<Rendering.Part> more = new ArrayList<>(stages);
        grouping.stages().forEach(stage -> more.add(rendering -> stage.render(of(rendering))));
        return new Aggregation<>(reading, more, grouping.type(), false);
    }

    /** Stages in MongoDB's own words, and what their results are read as: a record, or BSON. */
    public <P> Aggregation<P> stages(Class<P> result, Bson... raw) {
        List<Rendering.Part> more = new ArrayList<>(stages);
        for (Bson stage : raw) {
            more.add(rendering -> rendering.question(stage));
        }
        return new Aggregation<>(reading, more, result, whole && result == type);
    }

    /** The first one. */
    public Optional<T> first() {
        return limit(1).list().stream().findFirst();
    }

    /** All results, in memory. */
    public List<T> list() {
        return run().list();
    }

    /** One after the other, in constant memory; as {@link Find#forEach}. */
    public void forEach(Consumer<? super T> action) {
        try (Cursor<T> cursor = run().cursor()) {
            cursor.forEachRemaining(action);
        }
    }

    /** One after the other, in constant memory; closed by the caller, as {@link Find#stream}. */
    public Stream<T> stream() {
        return run().cursor().stream();
    }

    private Aggregating<T> run() {
        return new Aggregating<>(reading, stages, type, whole);
    }

    private Aggregation<T> plus(Rendering.Part stage) {
        List<Rendering.Part> more = new ArrayList<>(stages);
        more.add(stage);
        return new Aggregation<>(reading, more, type, whole);
    }

    /** After a grouping no component is the collection's identifier. */
    private Rendering of(Rendering rendering) {
        return whole ? rendering : rendering.plain();
    }
}
