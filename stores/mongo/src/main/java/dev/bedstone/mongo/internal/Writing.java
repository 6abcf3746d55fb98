package dev.bedstone.mongo.internal;

import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.UpdateResult;
import dev.bedstone.kernel.Conflict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Changes of documents, each bound to what the running code may touch. Thread-safe.
 *
 * @param <R> the record
 */
public final class Writing<R extends Record> {

    private static final String ID_INDEX = "_id_";

    private final RecordCollection<R> collection;
    private final Duration time;
    private final InstantSource clock;

    public Writing(RecordCollection<R> collection, Duration time, InstantSource clock) {
        this.collection = collection;
        this.time = time;
        this.clock = clock;
    }

    public void insert(R value) {
        Owned<R> owned = new Owned<>(collection.binding(true).tenant(), value);
        once("insert", left -> collection.writing(left).insertOne(owned));
    }

    /** Whether it was inserted; false if one with its identifier is there. */
    public boolean insertOnce(R value) {
        try {
            insert(value);
            return true;
        } catch (Conflict taken) {
            if (taken.kind() == Conflict.Kind.UNIQUE
                    && taken.constraint().filter(ID_INDEX::equals).isPresent()) {
                return false;
            }
            throw taken;
        }
    }

    /** The record as it now is; a version that is not the stored one is a conflict. */
    public R replace(R value) {
        Binding binding = collection.binding(true);
        BsonValue key = collection.keyOf(value);
        BsonDocument filter = binding.byId(key);
        Optional<Long> version = collection.versionOf(value);
        version.ifPresent(known -> filter.append(versionPath(), new BsonInt64(known)));
        R next = collection.withVersion(value, version.orElse(0L) + 1);
        Owned<R> owned = new Owned<>(binding.tenant(), next);
        UpdateResult result =
                once("replace", left -> collection.writing(left).replaceOne(filter, owned));
        if (result.getMatchedCount() == 0) {
            throw absentOrStale("replace", binding, key);
        }
        return next;
    }

    /** Puts it there, whatever is there. */
    public void upsert(R value) {
        requireUncounted();
        Binding binding = collection.binding(false);
        BsonDocument filter = binding.byId(collection.keyOf(value));
        Owned<R> owned = new Owned<>(binding.tenant(), value);
        ReplaceOptions options = new ReplaceOptions().upsert(true);
        once("upsert", left -> collection.writing(left).replaceOne(filter, owned, options));
    }

    void requireUncounted() {
        if (collection.shape().version().isPresent()) {
            throw new IllegalStateException(
                    "a collection that counts changes takes inserts and replacements, no upserts");
        }
    }

    /** Whether it was there to be changed. */
    public boolean update(Object id, List<Change> changes, Optional<Long> version) {
        Binding binding = collection.binding(true);
        BsonValue key = collection.key(id);
        BsonDocument filter = binding.byId(key);
        version.ifPresent(known -> filter.append(versionPath(), new BsonInt64(known)));
        BsonDocument update = rendered(changes);
        UpdateResult result =
                once("update", left -> collection.plain(left).updateOne(filter, update));
        boolean found = result.getMatchedCount() > 0;
        if (!found && version.isPresent() && isThere(binding, key)) {
            throw collection.calls().failures().stale("update");
        }
        return found;
    }

    /** Changes it, or makes it of both changes if it is not there; whether it was made. */
    public boolean upsert(Object id, List<Change> always, List<Change> whenMade) {
        BsonDocument filter = collection.binding(false).byId(collection.key(id));
        BsonDocument update = rendered(always);
        if (!whenMade.isEmpty()) {
            update.append("$setOnInsert", onlySets(rendered(whenMade, false)));
        }
        UpdateOptions options = new UpdateOptions().upsert(true);
        return once("upsert", left -> collection.plain(left).updateOne(filter, update, options))
                        .getUpsertedId()
                != null;
    }

    private static BsonDocument onlySets(BsonDocument update) {
        if (!update.keySet().equals(java.util.Set.of("$set"))) {
            throw new IllegalArgumentException("what is made anew takes set only");
        }
        return update.getDocument("$set");
    }

    /** The document as it is after the change. */
    public Optional<R> updateAndGet(Object id, List<Change> changes) {
        BsonDocument filter = collection.binding(true).byId(collection.key(id));
        BsonDocument update = rendered(changes);
        FindOneAndUpdateOptions options =
                new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);
        return Optional.ofNullable(
                this.<@Nullable R>once(
                        "update and get",
                        left ->
                                collection
                                        .reading(left)
                                        .findOneAndUpdate(filter, update, options)));
    }

    /** How many were found; counters may be changed twice if it is repeated after a failure. */
    public long updateAll(Rendering.Part filter, List<Change> changes) {
        BsonDocument bound = bound(filter);
        BsonDocument update = rendered(changes);
        return once("update all", left -> collection.plain(left).updateMany(bound, update))
                .getMatchedCount();
    }

    public boolean delete(Object id) {
        BsonDocument filter = collection.binding(true).byId(collection.key(id));
        if (collection.shape().keepsDeleted()) {
            return once("delete", left -> collection.plain(left).updateOne(filter, hidden()))
                            .getMatchedCount()
                    > 0;
        }
        return once("delete", left -> collection.plain(left).deleteOne(filter)).getDeletedCount()
                > 0;
    }

    public long deleteAll(Rendering.Part filter) {
        BsonDocument bound = bound(filter);
        if (collection.shape().keepsDeleted()) {
            return once("delete all", left -> collection.plain(left).updateMany(bound, hidden()))
                    .getMatchedCount();
        }
        return once("delete all", left -> collection.plain(left).deleteMany(bound))
                .getDeletedCount();
    }

    /** Whether there was one that was deleted. */
    public boolean restore(Object id) {
        BsonDocument filter = kept().byId(collection.key(id));
        filter.append(Names.DELETED_AT, new BsonDocument("$ne", org.bson.BsonNull.VALUE));
        BsonDocument update = counted(new BsonDocument("$unset", deletedAt(new BsonString(""))));
        return once("restore", left -> collection.plain(left).updateOne(filter, update))
                        .getMatchedCount()
                > 0;
    }

    /** Deletes for good what was deleted before a moment; how many. */
    public long purge(Instant before) {
        BsonDocument filter =
                kept().bound(
                                deletedAt(
                                        new BsonDocument(
                                                "$lt", new BsonDateTime(before.toEpochMilli()))));
        return once("purge", left -> collection.plain(left).deleteMany(filter)).getDeletedCount();
    }

    /** Deletes one for good, deleted before or not. */
    public boolean purge(Object id) {
        BsonDocument filter = kept().byId(collection.key(id));
        return once("purge", left -> collection.plain(left).deleteOne(filter)).getDeletedCount()
                > 0;
    }

    private Binding kept() {
        if (!collection.shape().keepsDeleted()) {
            throw new IllegalStateException(
                    collection.shape().name() + " keeps nothing that was deleted");
        }
        return collection.binding(false);
    }

    private BsonDocument bound(Rendering.Part filter) {
        Binding binding = collection.binding(true);
        return binding.bound(filter.render(collection.rendering()));
    }

    BsonDocument hidden() {
        BsonDateTime now = new BsonDateTime(clock.millis());
        return counted(new BsonDocument("$set", deletedAt(now)));
    }

    private static BsonDocument deletedAt(BsonValue value) {
        return new BsonDocument(Names.DELETED_AT, value);
    }

    BsonDocument rendered(List<Change> changes) {
        return counted(rendered(changes, true));
    }

    private BsonDocument rendered(List<Change> changes, boolean guarded) {
        BsonDocument update = new BsonDocument();
        changes.forEach(change -> change.into(update, collection.rendering()));
        if (guarded && touchesVersion(update)) {
            throw new IllegalArgumentException("the version counts by itself");
        }
        return update;
    }

    private boolean touchesVersion(BsonDocument update) {
        return collection.shape().version().isPresent()
                && update.values().stream()
                        .anyMatch(fields -> fields.asDocument().containsKey(versionPath()));
    }

    /** Every change of a document counts. */
    private BsonDocument counted(BsonDocument update) {
        if (collection.shape().version().isPresent()) {
            update.computeIfAbsent("$inc", none -> new BsonDocument())
                    .asDocument()
                    .append(versionPath(), new BsonInt64(1));
        }
        return update;
    }

    private String versionPath() {
        return collection.shape().version().orElseThrow();
    }

    private RuntimeException absentOrStale(String operation, Binding binding, BsonValue key) {
        return collection.shape().version().isPresent() && isThere(binding, key)
                ? collection.calls().failures().stale(operation)
                : collection.calls().failures().notFound(operation);
    }

    private boolean isThere(Binding binding, BsonValue key) {
        BsonDocument filter = binding.byId(key);
        return collection
                .calls()
                .<Boolean>read(
                        "look",
                        time,
                        left -> collection.plain(left).find(filter).limit(1).first() != null);
    }

    private <T extends @Nullable Object> T once(String operation, Calls.Work<T> work) {
        return collection.calls().write(operation, time, work);
    }
}
