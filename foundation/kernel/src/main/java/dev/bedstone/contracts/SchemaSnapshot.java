package dev.bedstone.contracts;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The objects of a schema at one moment. Immutable.
 *
 * @param objects by kind and name, such as {@code column public.document.title}; the value is the
 *     definition as the server writes it
 */
public record SchemaSnapshot(SortedMap<String, String> objects) {

    /** Without any object. */
    public static final SchemaSnapshot EMPTY = new SchemaSnapshot(new TreeMap<>());

    public SchemaSnapshot {
        objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    }

    public SchemaSnapshot(Map<String, String> objects) {
        this(new TreeMap<>(objects));
    }

    /** What is in one and not the same in the other, by object; in order of the names. */
    public SortedMap<String, Difference> differences(SchemaSnapshot other) {
        SortedMap<String, Difference> found = new TreeMap<>();
        objects.forEach((name, definition) -> {
            String there = other.objects.get(name);
            if (there == null) {
                found.put(name, Difference.MISSING);
            } else if (!there.equals(definition)) {
                found.put(name, Difference.CHANGED);
            }
        });
        other.objects.keySet().stream()
                .filter(name -> !objects.containsKey(name))
                .forEach(name -> found.put(name, Difference.ADDED));
        return found;
    }

    /** How an object of the other snapshot differs from this one's. */
    public enum Difference {
        MISSING,
        CHANGED,
        ADDED
    }
}
