package dev.bedstone.standin.internal.server;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Says a computed condition as a comparison: the library takes nothing else behind {@code $expr}.
 */
final class Conditions {

    private static final Set<String> LOGICAL = Set.of("$and", "$or", "$nor");
    private static final Set<String> COMPARISONS =
            Set.of("$eq", "$ne", "$gt", "$gte", "$lt", "$lte");

    private Conditions() {}

    /** The same conditions in words the library understands. */
    static Document older(Document conditions) {
        Document older = new Document();
        conditions.forEach((name, value) -> older.put(name, older(name, value)));
        return older;
    }

    private static Object older(String name, Object value) {
        if (name.equals("$expr")) {
            return isComparison(value)
                    ? value
                    : new Document("$ne", List.of(new Document("$not", List.of(value)), true));
        }
        return LOGICAL.contains(name) && value instanceof Collection<?> parts
                ? parts.stream()
                        .map(part -> part instanceof Document inner ? (Object) older(inner) : part)
                        .toList()
                : value;
    }

    private static boolean isComparison(Object expression) {
        return expression instanceof Document document
                && document.size() == 1
                && COMPARISONS.contains(document.keySet().iterator().next());
    }
}
