package dev.bedstone.mongo;

import dev.bedstone.mongo.internal.Change;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * What changes in a document: {@code set(Campaign::status, "paused").and(increment(Campaign::sent,
 * 1))}. The identifier, and with it the tenant, cannot be changed. Immutable.
 *
 * @param <R> the record the documents are made of
 */
public final class Update<R> {

    private final List<Change> changes;

    private Update(List<Change> changes) {
        this.changes = List.copyOf(changes);
    }

    /** Gives a field a value; null takes the field away. */
    public static <R, V> Update<R> set(Accessor<R, V> component, @Nullable V value) {
        return set(Field.of(component), value);
    }

    /** Gives a field a value; null takes the field away. */
    public static <R, V> Update<R> set(Field<R, V> field, @Nullable V value) {
        return value == null ? one("$unset", field, "") : one("$set", field, value);
    }

    /** Adds to a number, which may be missing and then counts as zero. */
    public static <R, V extends Number> Update<R> increment(Accessor<R, V> component, V by) {
        return increment(Field.of(component), by);
    }

    /** Adds to a number, which may be missing and then counts as zero. */
    public static <R, V extends Number> Update<R> increment(Field<R, V> field, V by) {
        return one("$inc", field, by);
    }

    /** Gives a field the value if that is smaller than the one it has. */
    public static <R, V extends Comparable<?>> Update<R> lower(Accessor<R, V> component, V to) {
        return one("$min", Field.of(component), to);
    }

    /** Gives a field the value if that is greater than the one it has. */
    public static <R, V extends Comparable<?>> Update<R> raise(Accessor<R, V> component, V to) {
        return one("$max", Field.of(component), to);
    }

    /** Gives a field the value if that is greater than the one it has. */
    public static <R, V extends Comparable<?>> Update<R> raise(Field<R, V> field, V to) {
        return one("$max", field, to);
    }

    /** Puts an element at the end of a list. */
    public static <R, E> Update<R> append(
            Accessor<R, ? extends Collection<E>> component, E element) {
        return one("$push", Field.of(component), element);
    }

    /** Puts an element into a list unless it is there. */
    public static <R, E> Update<R> add(Accessor<R, ? extends Collection<E>> component, E element) {
        return one("$addToSet", Field.of(component), element);
    }

    /** Takes every such element out of a list. */
    public static <R, E> Update<R> remove(
            Accessor<R, ? extends Collection<E>> component, E element) {
        return new Update<>(List.of(new Change.Pull(Field.of(component).names(), element)));
    }

    /**
     * A change in MongoDB's own words, for what the others cannot say: {@code {$mul: {price: 2}}}.
     * One that touches {@code _id} is refused before anything is sent.
     */
    public static <R> Update<R> raw(Bson change) {
        return new Update<>(List.of(new Change.Raw(change)));
    }

    /** This and that. */
    public Update<R> and(Update<R> other) {
        List<Change> both = new ArrayList<>(changes);
        both.addAll(other.changes);
        return new Update<>(both);
    }

    List<Change> changes() {
        return changes;
    }

    private static <R> Update<R> one(String operator, Field<R, ?> field, Object value) {
        return new Update<>(List.of(new Change.Operation(operator, field.names(), value)));
    }
}
