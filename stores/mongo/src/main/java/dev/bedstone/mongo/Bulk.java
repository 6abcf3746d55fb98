package dev.bedstone.mongo;

import dev.bedstone.mongo.internal.BulkWriting;
import dev.bedstone.mongo.internal.BulkWriting.Step;
import dev.bedstone.mongo.internal.RecordCollection;
import dev.bedstone.mongo.internal.Writing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes that travel together. They are carried out in any order, each for itself, unless {@link
 * #inOrder} was said. Not thread-safe.
 *
 * @param <R> the record
 * @param <I> the type of its identifier
 */
public final class Bulk<R extends Record, I> {

    private final List<Step<R>> steps = new ArrayList<>();
    private boolean ordered;

    /** One after the other; the first that fails ends it. */
    public Bulk<R, I> inOrder() {
        ordered = true;
        return this;
    }

    /** Puts a new document there. */
    public Bulk<R, I> insert(R value) {
        return add(new Step.Insert<>(value));
    }

    /** Puts a document there, whatever is there. */
    public Bulk<R, I> upsert(R value) {
        return add(new Step.Upsert<>(value));
    }

    /** Changes one. */
    public Bulk<R, I> update(I id, Update<R> update) {
        return add(new Step.Update<>(id, update.changes()));
    }

    /** Deletes one. */
    public Bulk<R, I> delete(I id) {
        return add(new Step.Delete<>(id));
    }

    private Bulk<R, I> add(Step<R> step) {
        steps.add(step);
        return this;
    }

    BulkResult run(RecordCollection<R> collection, Writing<R> writing, Duration time) {
        if (steps.isEmpty()) {
            return BulkResult.NOTHING;
        }
        return new BulkWriting<>(collection, writing, time).run(steps, ordered);
    }
}
