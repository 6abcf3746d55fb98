package dev.bedstone.mongo;

import java.util.Arrays;
import java.util.Collection;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a {@link Filter}. Whatever a value is, it is compared as a value: a map with the
 * key {@code $gt} is a map. Immutable.
 *
 * @param <R> the record the documents are made of
 * @param <V> the field's type
 */
public final class Condition<R, V> {

    private final Field<R, V> field;

    Condition(Field<R, V> field) {
        this.field = field;
    }

    /** Equal; null is equal to what is missing. */
    public Filter<R> is(@Nullable V value) {
        return compared("$eq", value);
    }

    /** Not equal; what is missing is not equal to anything but null. */
    public Filter<R> isNot(@Nullable V value) {
        return compared("$ne", value);
    }

    /** Greater; what is missing is not. */
    public Filter<R> above(V value) {
        return compared("$gt", value);
    }

    /** Greater or equal. */
    public Filter<R> atLeast(V value) {
        return compared("$gte", value);
    }

    /** Less; what is missing is not. */
    public Filter<R> below(V value) {
        return compared("$lt", value);
    }

    /** Less or equal. */
    public Filter<R> atMost(V value) {
        return compared("$lte", value);
    }

    /** Equal to one of these; of none, nothing is. */
    @SafeVarargs
    public final Filter<R> in(V... values) {
        return in(Arrays.asList(values));
    }

    /** Equal to one of these; of none, nothing is. */
    public Filter<R> in(Collection<? extends V> values) {
        return listed("$in", values);
    }

    /** Equal to none of these. */
    public Filter<R> notIn(Collection<? extends V> values) {
        return listed("$nin", values);
    }

    /** There at all. */
    public Filter<R> isPresent() {
        return exists(true);
    }

    /** Not there. */
    public Filter<R> isMissing() {
        return exists(false);
    }

    private Filter<R> exists(boolean there) {
        return new Filter<>(rendering ->
                new BsonDocument(
                        rendering.path(field.names()),
                        new BsonDocument("$exists", BsonBoolean.valueOf(there))));
    }

    private Filter<R> compared(String operator, @Nullable Object value) {
        return new Filter<>(rendering ->
                new BsonDocument(
                        rendering.path(field.names()),
                        new BsonDocument(operator, rendering.value(value))));
    }

    private Filter<R> listed(String operator, Collection<? extends V> values) {
        return new Filter<>(rendering -> {
            BsonArray all = new BsonArray();
            values.forEach(value -> all.add(rendering.value(value)));
            return new BsonDocument(rendering.path(field.names()), new BsonDocument(operator, all));
        });
    }
}
