package dev.bedstone.mongo.internal;

import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Conditions that compute ({@code $expr}). A server decides the parts of a filter in the order it
 * likes, and so on documents that the tenant's own condition would have left out. What is found
 * there is in no result, but a computation that fails, by a zero it divides by or a text that is no
 * number, tells the caller that somebody has such a document.
 *
 * @see <a
 *     href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/cond/">$cond</a>,
 *     which evaluates its condition and then one of the two others
 */
final class Expressions {

    private static final String EXPRESSION = "$expr";
    private static final String LITERAL = "$literal";

    /** Parts of a filter that hold filters. */
    private static final Set<String> LOGICAL = Set.of("$and", "$or", "$nor");

    /** Operators that have an answer for every value; all others are taken to fail. */
    private static final Set<String> SAFE =
            Set.of(
                    "$eq",
                    "$ne",
                    "$gt",
                    "$gte",
                    "$lt",
                    "$lte",
                    "$cmp",
                    "$and",
                    "$or",
                    "$not",
                    "$ifNull",
                    "$cond",
                    "$type",
                    "$isArray",
                    "$isNumber");

    private Expressions() {}

    /**
     * The same filter, in which nothing is computed but where an expression is true: {@code $cond}
     * computes one of its branches only.
     *
     * @param own an expression that cannot fail
     */
    static BsonDocument guarded(BsonDocument filter, BsonDocument own) {
        BsonDocument guarded = new BsonDocument();
        filter.forEach((name, value) -> guarded.append(name, guarded(name, value, own)));
        return guarded;
    }

    private static BsonValue guarded(String name, BsonValue value, BsonDocument own) {
        if (name.equals(EXPRESSION) && mayFail(value)) {
            return new BsonDocument("$cond", new BsonArray(List.of(own, value, BsonBoolean.FALSE)));
        }
        return isLogical(name, value)
                ? new BsonArray(
                        value.asArray().stream()
                                .map(part ->
                                        part.isDocument() ? guarded(part.asDocument(), own) : part)
                                .toList())
                : value;
    }

    /** Whether a filter computes something that fails on some document. */
    static boolean mayFailIn(BsonDocument filter) {
        return filter.entrySet().stream()
                .anyMatch(part ->
                        part.getKey().equals(EXPRESSION) && mayFail(part.getValue())
                                || isLogical(part.getKey(), part.getValue())
                                        && part.getValue().asArray().stream()
                                                .filter(BsonValue::isDocument)
                                                .anyMatch(inner -> mayFailIn(inner.asDocument())));
    }

    /** Everywhere else a filter has fields, and what stands there is compared and not computed. */
    private static boolean isLogical(String name, BsonValue value) {
        return LOGICAL.contains(name) && value.isArray();
    }

    private static boolean mayFail(BsonValue expression) {
        return switch (expression.getBsonType()) {
            case DOCUMENT ->
                    expression.asDocument().entrySet().stream()
                            .anyMatch(part ->
                                    !part.getKey().equals(LITERAL)
                                            && (isUnsafe(part.getKey())
                                                    || mayFail(part.getValue())));
            case ARRAY -> expression.asArray().stream().anyMatch(Expressions::mayFail);
            default -> false;
        };
    }

    private static boolean isUnsafe(String name) {
        return name.startsWith("$") && !SAFE.contains(name);
    }

    /** Whether a field has this value, as an expression. */
    static BsonDocument equal(String path, BsonValue value) {
        return new BsonDocument(
                "$eq",
                new BsonArray(
                        List.of(new BsonString("$" + path), new BsonDocument(LITERAL, value))));
    }
}
