package dev.bedstone.mongo;

import dev.bedstone.mongo.internal.FieldNames;
import dev.bedstone.mongo.internal.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A collection of records, declared once as a constant:
 *
 * <pre>{@code
 * static final CollectionDefinition<Campaign, UUID> CAMPAIGNS =
 *         CollectionDefinition.of("campaigns", Campaign.class, Campaign::id)
 *                 .versioned(Campaign::version)
 *                 .withIndex(IndexDefinition.unique(Campaign::name));
 * }</pre>
 *
 * <p>Its documents belong to tenants unless it is declared {@link #ofPlatform}: then {@code _id} is
 * {@code {tenant, id}}, so that two tenants may use one identifier and no change can hand a
 * document over. Immutable.
 *
 * @param <R> the record the documents are made of
 * @param <I> the type of its identifier
 */
public final class CollectionDefinition<R extends Record, I> {

    private static final int LONGEST_NAME = 100;

    private final Shape<R> shape;
    private final List<IndexDefinition<R>> indexes;

    private CollectionDefinition(Shape<R> shape, List<IndexDefinition<R>> indexes) {
        this.shape = shape;
        this.indexes = List.copyOf(indexes);
    }

    /**
     * A collection whose documents belong to tenants.
     *
     * @param name its name in the database: letters, digits, {@code -} and {@code _}, up to 100
     * @param type the record
     * @param id the component that is the identifier; never null in a stored record
     * @throws IllegalArgumentException if the name cannot be used
     */
    public static <R extends Record, I> CollectionDefinition<R, I> of(
            String name, Class<R> type, Accessor<R, I> id) {
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]*") || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "the name of a collection has letters, digits, - and _, begins with a letter"
                            + " and is no longer than "
                            + LONGEST_NAME);
        }
        return new CollectionDefinition<>(
                new Shape<>(name, type, FieldNames.of(id), true, false, Optional.empty()),
                List.of());
    }

    /** A collection that is there, whatever its name. */
    static <R extends Record, I> CollectionDefinition<R, I> found(
            String name, Class<R> type, String id) {
        return new CollectionDefinition<>(
                new Shape<>(name, type, id, true, false, Optional.empty()), List.of());
    }

    /** The same for documents that belong to no tenant, such as templates everybody uses. */
    public CollectionDefinition<R, I> ofPlatform() {
        return new CollectionDefinition<>(shape.ofPlatform(), indexes);
    }

    /**
     * The same with optimistic locking: the component counts the changes of a document, and a
     * record can only be put back if nobody else changed it since it was read.
     */
    public CollectionDefinition<R, I> versioned(Accessor<R, Long> version) {
        return new CollectionDefinition<>(shape.versioned(FieldNames.of(version)), indexes);
    }

    /** The same, but what is deleted is kept, hidden, until it is purged. */
    public CollectionDefinition<R, I> softDeleted() {
        return new CollectionDefinition<>(shape.softDeleted(), indexes);
    }

    /** The same with one more index. */
    public CollectionDefinition<R, I> withIndex(IndexDefinition<R> index) {
        List<IndexDefinition<R>> more = new ArrayList<>(indexes);
        more.add(index);
        return new CollectionDefinition<>(shape, more);
    }

    /** Its name in the database. */
    public String name() {
        return shape.name();
    }

    Shape<R> shape() {
        return shape;
    }

    List<IndexDefinition<R>> indexes() {
        return indexes;
    }

    @Override
    public String toString() {
        return shape.name();
    }
}
