package dev.bedstone.mongo;

import dev.bedstone.mongo.internal.FieldNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** What an optional component holds. */
    public static <R, V> Field<R, V> optional(Accessor<R, Optional<V>> component) {
        return new Field<>(List.of(FieldNames.of(component)));
    }

    /**
     * The value that a map has for a key, whatever the map's other keys are.
     *
     * @param key one that comes from outside, too: it names this field and never another
     * @throws IllegalArgumentException if the key is empty, or holds a dot, a dollar sign in front
     *     or a NUL, which paths give a meaning to; or as {@link #of}
     */
    public static <R, V> Field<R, V> entry(Accessor<R, Map<String, V>> component, String key) {
        if (key.isEmpty() || key.startsWith("$") || key.indexOf('.') >= 0 || key.indexOf(0) >= 0) {
            throw new IllegalArgumentException(
                    "no field is named by an empty key, one with a dot or a NUL, or one that begins"
                            + " with $; check it before, or keep such keys as values of a list");
        }
        return new Field<>(List.of(FieldNames.of(component), key));
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
