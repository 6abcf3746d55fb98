package dev.bedstone.mongo;

import dev.bedstone.mongo.internal.Rendering;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.conversions.Bson;

/**
 * Which documents: {@code where(Campaign::status).is("active").and(where(Campaign::budget).above(
 * 100))}. The tenant is no part of it; {@link Documents} adds it to every one. Immutable.
 *
 * @param <R> the record the documents are made of
 */
public final class Filter<R> {

    private final Rendering.Part part;

    Filter(Rendering.Part part) {
        this.part = part;
    }

    /** Begins a condition on a component. */
    public static <R, V> Condition<R, V> where(Accessor<R, V> component) {
        return new Condition<>(Field.of(component));
    }

    /** Begins a condition on a field. */
    public static <R, V> Condition<R, V> where(Field<R, V> field) {
        return new Condition<>(field);
    }

    /** Begins a condition that one of a list's elements must meet. */
    public static <R, E> Condition<R, E> whereAny(Accessor<R, ? extends Collection<E>> component) {
        return new Condition<>(Field.elements(component));
    }

    /** Every document. */
    public static <R> Filter<R> all() {
        return new Filter<>(rendering -> new BsonDocument());
    }

    /** Where a text begins with this one, as it is written. */
    public static <R> Filter<R> startsWith(Accessor<R, String> component, String text) {
        Field<R, String> field = Field.of(component);
        String pattern = "^" + escaped(text);
        return new Filter<>(
                rendering -> condition(rendering.path(field.names()), "$regex", pattern));
    }

    /**
     * Where a text matches. MongoDB's expressions are PCRE: of the flags only {@link
     * Pattern#CASE_INSENSITIVE} and {@link Pattern#MULTILINE} are handed on.
     */
    public static <R> Filter<R> matches(Accessor<R, String> component, Pattern pattern) {
        Field<R, String> field = Field.of(component);
        String flags =
                ((pattern.flags() & Pattern.CASE_INSENSITIVE) != 0 ? "i" : "")
                        + ((pattern.flags() & Pattern.MULTILINE) != 0 ? "m" : "");
        return new Filter<>(rendering ->
                new BsonDocument(
                        rendering.path(field.names()),
                        new BsonRegularExpression(pattern.pattern(), flags)));
    }

    /** Where a list has this many elements. */
    public static <R> Filter<R> hasSize(Accessor<R, ? extends Collection<?>> component, int size) {
        Field<R, ?> field = Field.of(component);
        return new Filter<>(rendering ->
                new BsonDocument(
                        rendering.path(field.names()),
                        new BsonDocument("$size", new BsonInt32(size))));
    }

    /**
     * A condition in MongoDB's own words, for what the others cannot say. It is put beside the
     * tenant's, so it cannot reach another's documents, and what it computes ({@code $expr}) is
     * computed on the tenant's documents only: a server may decide it before the tenant's
     * condition, and a computation that fails would tell of others. JavaScript ({@code $where},
     * {@code $function}) is refused before anything is sent.
     */
    public static <R> Filter<R> raw(Bson condition) {
        return new Filter<>(rendering -> rendering.question(condition));
    }

    /** Where one of these holds; of none, where nothing does. */
    @SafeVarargs
    public static <R> Filter<R> any(Filter<R>... filters) {
        return List.of(filters).stream().reduce(Filter::or).orElseGet(Filter::none);
    }

    private static <R> Filter<R> none() {
        return new Filter<>(rendering -> condition("$nor", List.of(new BsonDocument())));
    }

    /** Where this and the other hold. */
    public Filter<R> and(Filter<R> other) {
        return new Filter<>(rendering ->
                condition("$and", List.of(part.render(rendering), other.part.render(rendering))));
    }

    /** Where this or the other holds. */
    public Filter<R> or(Filter<R> other) {
        return new Filter<>(rendering ->
                condition("$or", List.of(part.render(rendering), other.part.render(rendering))));
    }

    /** Where this does not hold. */
    public Filter<R> not() {
        return new Filter<>(rendering -> condition("$nor", List.of(part.render(rendering))));
    }

    BsonDocument render(Rendering rendering) {
        return part.render(rendering);
    }

    private static BsonDocument condition(String operator, List<BsonDocument> parts) {
        return new BsonDocument(operator, new BsonArray(parts));
    }

    private static BsonDocument condition(String path, String operator, String text) {
        return new BsonDocument(path, new BsonDocument(operator, new BsonString(text)));
    }

    /** Every character that means something in an expression stands for itself. */
    private static String escaped(String text) {
        return text.replaceAll("[\\\\^$.|?*+()\\[\\]{}\\-]", "\\\\$0");
    }
}
