package dev.bedstone.standin.internal.storage;

import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * The library's order of values, which is MongoDB's. Texts, UUIDs and documents of such, of which
 * most keys are made, are compared here: the library makes lists and texts for every comparison,
 * and a tree asks for many. Stored trees depend on it: it never changes.
 */
public final class ValueOrder implements Comparator<Object> {

    private static final Comparator<Object> LIBRARY = ValueComparator.ascWithoutListHandling();

    @Override
    public int compare(Object a, Object b) {
        if (a instanceof Document one && b instanceof Document other) {
            return documents(one, other).orElseGet(() -> LIBRARY.compare(a, b));
        }
        return simple(a, b).orElseGet(() -> LIBRARY.compare(a, b));
    }

    /** Of two that have the same elements; empty if the library has to look. */
    private static OptionalInt documents(Document a, Document b) {
        if (a.size() != b.size()) {
            return OptionalInt.empty();
        }
        Iterator<Map.Entry<String, Object>> ofB = b.entrySet().iterator();
        for (Map.Entry<String, Object> one : a.entrySet()) {
            Map.Entry<String, Object> other = ofB.next();
            if (!one.getKey().equals(other.getKey())) {
                return OptionalInt.empty();
            }
            OptionalInt order = simple(one.getValue(), other.getValue());
            if (order.isEmpty() || order.getAsInt() != 0) {
                return order;
            }
        }
        return OptionalInt.of(0);
    }

    private static OptionalInt simple(Object a, Object b) {
        if (a instanceof String one && b instanceof String other) {
            return OptionalInt.of(one.compareTo(other));
        }
        if (a instanceof UUID one && b instanceof UUID other) {
            return OptionalInt.of(byDigits(one, other));
        }
        return OptionalInt.empty();
    }

    /** As of what they are written as. */
    private static int byDigits(UUID a, UUID b) {
        int first = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return first != 0
                ? first
                : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }
}
