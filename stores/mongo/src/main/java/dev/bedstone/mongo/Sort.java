package dev.bedstone.mongo;

import dev.bedstone.mongo.internal.SortKey;
import java.util.ArrayList;
import java.util.List;

/**
 * In which order: {@code descending(Campaign::createdAt).then(ascending(Campaign::name))}. What is
 * missing comes before everything else when ascending. Immutable.
 *
 * @param <R> the record the documents are made of
 */
public final class Sort<R> {

    private final List<SortKey> keys;

    private Sort(List<SortKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** The smallest first. */
    public static <R> Sort<R> ascending(Accessor<R, ?> component) {
        return ascending(Field.of(component));
    }

    /** The smallest first. */
    public static <R> Sort<R> ascending(Field<R, ?> field) {
        return new Sort<>(List.of(new SortKey(field.names(), true)));
    }

    /** The greatest first. */
    public static <R> Sort<R> descending(Accessor<R, ?> component) {
        return descending(Field.of(component));
    }

    /** The greatest first. */
    public static <R> Sort<R> descending(Field<R, ?> field) {
        return new Sort<>(List.of(new SortKey(field.names(), false)));
    }

    /** Where this order leaves it open, that one. */
    public Sort<R> then(Sort<R> next) {
        List<SortKey> both = new ArrayList<>(keys);
        both.addAll(next.keys);
        return new Sort<>(both);
    }

    List<SortKey> keys() {
        return keys;
    }
}
