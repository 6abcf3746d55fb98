package dev.bedstone.mongo;

import dev.bedstone.mongo.internal.FieldNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A field of a document, at any depth: {@code Field.of(Campaign::schedule).then(Schedule::start)}.
 * Immutable.
 *
 * @param <R> the record the document is made of
 * @param <V> the field's type
 */
public final class Field<R, V> {

    private final List<String> names;

    private Field(List<String> names) {
        this.names = List.copyOf(names);
    }

    /**
     * The field of a component.
     *
     * @throws IllegalArgumentException if it is not a method reference to a record's component
     */
    public static <R, V> Field<R, V> of(Accessor<R, V> component) {
        return new Field<>(List.of(FieldNames.of(component)));
    }

    /**
     * The elements of a list: a condition holds if it holds for one of them.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    public static <R, E> Field<R, E> elements(Accessor<R, ? extends Collection<E>> component) {
        return new Field<>(List.of(FieldNames.of(component)));
    }

    /**
     * A component of the record in this field; of a list, of its elements.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    public <W> Field<R, W> then(Accessor<V, W> component) {
        List<String> longer = new ArrayList<>(names);
        longer.add(FieldNames.of(component));
        return new Field<>(longer);
    }

    /** The components' names, from the outside in; at least one. */
    public List<String> names() {
        return names;
    }

    @Override
    public String toString() {
        return String.join(".", names);
    }
}
