package dev.bedstone.mongo;

import dev.bedstone.mongo.internal.SortKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An index of a collection. In one whose documents belong to tenants it begins with the tenant, so
 * that uniqueness is each tenant's own. Immutable.
 *
 * @param <R> the record the documents are made of
 */
public final class IndexDefinition<R> {

    private final List<SortKey> keys;
    private final boolean unique;
    private final Optional<Duration> life;

    private IndexDefinition(List<SortKey> keys, boolean unique, Optional<Duration> life) {
        this.keys = List.copyOf(keys);
        this.unique = unique;
        this.life = life;
    }

    /** An index in this order. */
    public static <R> IndexDefinition<R> of(Sort<R> order) {
        return new IndexDefinition<>(order.keys(), false, Optional.empty());
    }

    /** One that lets no two documents of a tenant have the same values in these components. */
    @SafeVarargs
    public static <R> IndexDefinition<R> unique(Accessor<R, ?> component, Accessor<R, ?>... more) {
        List<SortKey> keys = new ArrayList<>();
        keys.add(new SortKey(Field.of(component).names(), true));
        for (Accessor<R, ?> next : more) {
            keys.add(new SortKey(Field.of(next).names(), true));
        }
        return new IndexDefinition<>(keys, true, Optional.empty());
    }

    /**
     * One by which the server deletes documents some time after the moment in a component; within
     * about a minute. A stand-in deletes nothing.
     */
    public static <R> IndexDefinition<R> expiring(Accessor<R, Instant> component, Duration life) {
        return new IndexDefinition<>(
                List.of(new SortKey(Field.of(component).names(), true)), false, Optional.of(life));
    }

    List<SortKey> keys() {
        return keys;
    }

    boolean isUnique() {
        return unique;
    }

    Optional<Duration> life() {
        return life;
    }
}
