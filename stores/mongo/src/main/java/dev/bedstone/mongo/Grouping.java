package dev.bedstone.mongo;

import dev.bedstone.mongo.internal.FieldNames;
import dev.bedstone.mongo.internal.Rendering;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * How documents become groups, and groups become records:
 *
 * <pre>{@code
 * record StatusCount(String status, long campaigns, long sent) {}
 *
 * Grouping.<Campaign, StatusCount>into(StatusCount.class)
 *         .by(StatusCount::status, Campaign::status)
 *         .count(StatusCount::campaigns)
 *         .sum(StatusCount::sent, Campaign::sent)
 * }</pre>
 *
 * <p>Immutable: every method gives a new one.
 *
 * @param <T> the record of the documents
 * @param <G> the record of the groups
 */
public final class Grouping<T, G extends Record> {

    private static final String KEY = "_id";

    private final Class<G> type;
    private final List<Part> keys;
    private final List<Part> values;

    private Grouping(Class<G> type, List<Part> keys, List<Part> values) {
        this.type = type;
        this.keys = List.copyOf(keys);
        this.values = List.copyOf(values);
    }

    private record Part(String name, Rendering.Part value) {}

    /** Into records of this type. */
    public static <T, G extends Record> Grouping<T, G> into(Class<G> type) {
        return new Grouping<>(type, List.of(), List.of());
    }

    /** A group for each value; with several, for each combination. */
    public <V> Grouping<T, G> by(Accessor<G, V> as, Accessor<T, V> component) {
        return by(as, Field.of(component));
    }

    /** A group for each value; with several, for each combination. */
    public <V> Grouping<T, G> by(Accessor<G, V> as, Field<T, V> field) {
        List<Part> more = new ArrayList<>(keys);
        more.add(new Part(FieldNames.of(as), reference(field)));
        return new Grouping<>(type, more, values);
    }

    /** How many documents the group has. */
    public Grouping<T, G> count(Accessor<G, ? extends Number> as) {
        return plus(as, rendering -> new BsonDocument("$sum", new BsonInt32(1)));
    }

    /** The sum of a number. */
    public Grouping<T, G> sum(
            Accessor<G, ? extends Number> as, Accessor<T, ? extends Number> component) {
        return plus(as, "$sum", Field.of(component));
    }

    /** The sum of a number within. */
    public Grouping<T, G> sum(Accessor<G, ? extends Number> as, Field<T, ? extends Number> field) {
        return plus(as, "$sum", field);
    }

    /** The mean of a number. */
    public Grouping<T, G> average(
            Accessor<G, ? extends Number> as, Accessor<T, ? extends Number> component) {
        return plus(as, "$avg", Field.of(component));
    }

    /** The smallest value. */
    public <V> Grouping<T, G> least(Accessor<G, V> as, Accessor<T, V> component) {
        return plus(as, "$min", Field.of(component));
    }

    /** The greatest value. */
    public <V> Grouping<T, G> greatest(Accessor<G, V> as, Accessor<T, V> component) {
        return plus(as, "$max", Field.of(component));
    }

    /** The different values, in any order. */
    public <V> Grouping<T, G> collect(
            Accessor<G, ? extends Collection<V>> as, Accessor<T, V> component) {
        return plus(as, "$addToSet", Field.of(component));
    }

    private Grouping<T, G> plus(Accessor<G, ?> as, String operator, Field<T, ?> field) {
        Rendering.Part reference = reference(field);
        return plus(
                as, rendering -> new BsonDocument(operator, reference.render(rendering).get(KEY)));
    }

    private Grouping<T, G> plus(Accessor<G, ?> as, Rendering.Part value) {
        List<Part> more = new ArrayList<>(values);
        more.add(new Part(FieldNames.of(as), value));
        return new Grouping<>(type, keys, more);
    }

    /** Carried in a document of one element, because only documents are rendered. */
    private static Rendering.Part reference(Field<?, ?> field) {
        return rendering ->
                new BsonDocument(KEY, new BsonString("$" + rendering.path(field.names())));
    }

    Class<G> type() {
        return type;
    }

    List<Rendering.Part> stages() {
        return List.of(this::group, rendering -> unfolded());
    }

    private BsonDocument group(Rendering rendering) {
        BsonDocument key = new BsonDocument();
        keys.forEach(part -> key.append(part.name, part.value.render(rendering).get(KEY)));
        BsonDocument group = new BsonDocument(KEY, key);
        values.forEach(part -> group.append(part.name, part.value.render(rendering)));
        return new BsonDocument("$group", group);
    }

    /** The parts of the key beside the other values. */
    private BsonDocument unfolded() {
        BsonDocument shown = new BsonDocument(KEY, new BsonInt32(0));
        for (Part part : keys) {
            shown.append(part.name, new BsonString("$" + KEY + "." + part.name));
        }
        BsonValue one = new BsonInt32(1);
        values.forEach(part -> shown.append(part.name, one));
        return new BsonDocument("$project", shown);
    }
}
