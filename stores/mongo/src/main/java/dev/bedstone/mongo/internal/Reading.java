package dev.bedstone.mongo.internal;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.CountOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;

/**
 * Questions about documents, each bound to what the running code may touch. Thread-safe.
 *
 * @param <R> the record
 */
public final class Reading<R extends Record> {

    private final RecordCollection<R> collection;
    private final Duration time;
    private final boolean live;

    /**
     * @param live whether deleted documents are hidden
     */
    public Reading(RecordCollection<R> collection, Duration time, boolean live) {
        this.collection = collection;
        this.time = time;
        this.live = live;
    }

    public RecordCollection<R> collection() {
        return collection;
    }

    public Optional<R> get(Object id) {
        BsonDocument filter = collection.binding(live).byId(collection.key(id));
        return Optional.ofNullable(
                this.<@Nullable R>ask(
                        "get", left -> collection.reading(left).find(filter).first()));
    }

    public long count(Rendering.Part filter) {
        BsonDocument bound = bound(filter);
        return ask("count", left -> collection.plain(left).countDocuments(bound));
    }

    public boolean exists(Rendering.Part filter) {
        BsonDocument bound = bound(filter);
        CountOptions one = new CountOptions().limit(1);
        return this.<Long>ask("exists", left -> collection.plain(left).countDocuments(bound, one))
                > 0;
    }

    /** The different values of a field; null is left out. */
    public <V> List<V> distinct(List<String> names, Class<V> type, Rendering.Part filter) {
        BsonDocument bound = bound(filter);
        String path = collection.rendering().path(names);
        return ask(
                "distinct",
                left -> {
                    List<V> found = new ArrayList<>();
                    collection
                            .plain(left)
                            .distinct(path, bound, type)
                            .forEach(value -> {
                                if (value != null) {
                                    found.add(value);
                                }
                            });
                    return found;
                });
    }

    /** All documents that are asked for. */
    public <T> List<T> list(Query<T> query) {
        BsonDocument bound = bound(query.filter());
        return ask("find", left -> open(query, bound, left).into(new ArrayList<>()));
    }

    /** The documents one after the other; the caller closes it. */
    public <T> Cursor<T> cursor(Query<T> query) {
        BsonDocument bound = bound(query.filter());
        return Cursor.open(
                collection.calls(),
                "find",
                () -> open(query, bound, time).timeoutMode(TimeoutMode.ITERATION).cursor());
    }

    private <T> FindIterable<T> open(Query<T> query, BsonDocument bound, Duration left) {
        MongoCollection<T> documents = RecordCollection.limited(collectionOf(query.type()), left);
        FindIterable<T> found = documents.find(bound).sort(order(query.sort()));
        if (query.limit() > 0) {
            found.limit(query.limit());
        }
        if (query.batch() > 0) {
            found.batchSize(query.batch());
        }
        return isPart(query.type()) ? found.projection(projection(query.type())) : found;
    }

    private boolean isPart(Class<?> type) {
        return type.isRecord() && type != collection.shape().type();
    }

    private <T> MongoCollection<T> collectionOf(Class<T> type) {
        return collection.as(type, true);
    }

    /** Only the elements that the record has. */
    private BsonDocument projection(Class<?> type) {
        BsonDocument wanted = new BsonDocument();
        for (var component : type.getRecordComponents()) {
            String name = component.getName();
            int index = collection.records().indexOf(name);
            if (index < 0
                    || !collection
                            .records()
                            .components()
                            .get(index)
                            .getGenericType()
                            .equals(component.getGenericType())) {
                throw new IllegalArgumentException(
                        type.getSimpleName()
                                + " is no part of "
                                + collection.shape().type().getSimpleName()
                                + ": it has another component "
                                + name);
            }
            wanted.append(name.equals(collection.shape().id()) ? Names.ID : name, new BsonInt32(1));
        }
        wanted.putIfAbsent(Names.ID, new BsonInt32(0));
        return wanted;
    }

    /** In MongoDB's words. */
    BsonDocument order(List<SortKey> keys) {
        BsonDocument order = new BsonDocument();
        keys.forEach(key ->
                order.append(
                        collection.rendering().path(key.names()),
                        new BsonInt32(key.ascending() ? 1 : -1)));
        return order;
    }

    BsonDocument bound(Rendering.Part filter) {
        Binding binding = collection.binding(live);
        return binding.bound(filter.render(collection.rendering()));
    }

    Binding binding() {
        return collection.binding(live);
    }

    Duration time() {
        return time;
    }

    <T extends @Nullable Object> T ask(String operation, Calls.Work<T> work) {
        return collection.calls().read(operation, time, work);
    }
}
