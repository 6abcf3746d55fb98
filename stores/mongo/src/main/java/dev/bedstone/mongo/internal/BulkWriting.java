package dev.bedstone.mongo.internal;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import dev.bedstone.mongo.BulkResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonMaximumSizeExceededException;

/**
 * Several changes at once, each bound to what the running code may touch.
 *
 * @param <R> the record
 */
public final class BulkWriting<R extends Record> {

    private final RecordCollection<R> collection;
    private final Writing<R> writing;
    private final Duration time;

    public BulkWriting(RecordCollection<R> collection, Writing<R> writing, Duration time) {
        this.collection = collection;
        this.writing = writing;
        this.time = time;
    }

    /** One change. */
    public sealed interface Step<R extends Record> {

        /** Puts a new document there. */
        record Insert<R extends Record>(R value) implements Step<R> {}

        /** Puts a document there, whatever is there. */
        record Upsert<R extends Record>(R value) implements Step<R> {}

        /** Changes the document with the identifier. */
        record Update<R extends Record>(Object id, List<Change> changes) implements Step<R> {}

        /** Deletes the document with the identifier. */
        record Delete<R extends Record>(Object id) implements Step<R> {}
    }

    /** Sends them. */
    public BulkResult run(List<Step<R>> steps, boolean ordered) {
        List<WriteModel<Owned<R>>> models = new ArrayList<>(steps.size());
        steps.forEach(step -> models.add(model(step)));
        BulkWriteOptions options = new BulkWriteOptions().ordered(ordered);
        return collection
                .calls()
                .write(
                        "bulk",
                        time,
                        left -> {
                            try {
                                return result(
                                        collection.writing(left).bulkWrite(models, options),
                                        List.of());
                            } catch (MongoBulkWriteException some) {
                                return partly(some);
                            } catch (BsonMaximumSizeExceededException large) {
                                throw models.size() == 1
                                        ? large
                                        : failures().tooLargeAmongOthers("bulk", large);
                            }
                        });
    }

    private WriteModel<Owned<R>> model(Step<R> step) {
        Binding binding = collection.binding(true);
        return switch (step) {
            case Step.Insert<R>(R value) ->
                    new InsertOneModel<>(new Owned<>(binding.tenant(), value));
            case Step.Upsert<R>(R value) -> upsert(value);
            case Step.Update<R>(Object id, List<Change> changes) ->
                    new UpdateOneModel<>(
                            binding.byId(collection.key(id)), writing.rendered(changes));
            case Step.Delete<R>(Object id) -> delete(binding.byId(collection.key(id)));
        };
    }

    private WriteModel<Owned<R>> upsert(R value) {
        writing.requireUncounted();
        Binding all = collection.binding(false);
        return new ReplaceOneModel<>(
                all.byId(collection.keyOf(value)),
                new Owned<>(all.tenant(), value),
                new ReplaceOptions().upsert(true));
    }

    private WriteModel<Owned<R>> delete(BsonDocument filter) {
        return collection.shape().keepsDeleted()
                ? new UpdateOneModel<>(filter, writing.hidden())
                : new DeleteOneModel<>(filter);
    }

    /** Some were refused; if the majority did not confirm the others, nothing is sure. */
    private BulkResult partly(MongoBulkWriteException some) {
        if (some.getWriteConcernError() != null) {
            throw some;
        }
        List<BulkResult.Failed> failures = new ArrayList<>();
        for (BulkWriteError error : some.getWriteErrors()) {
            failures.add(
                    new BulkResult.Failed(
                            error.getIndex(), failures().ofWrite("bulk", error, null)));
        }
        return result(some.getWriteResult(), failures);
    }

    private MongoFailures failures() {
        return collection.calls().failures();
    }

    private static BulkResult result(
            com.mongodb.bulk.BulkWriteResult result, List<BulkResult.Failed> failures) {
        return new BulkResult(
                result.getInsertedCount(),
                result.getMatchedCount(),
                result.getUpserts().size(),
                result.getDeletedCount(),
                failures);
    }
}
