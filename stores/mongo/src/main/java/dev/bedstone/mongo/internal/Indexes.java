package dev.bedstone.mongo.internal;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/**
 * The indexes of a collection.
 *
 * @param <R> the record
 */
public final class Indexes<R extends Record> {

    private final RecordCollection<R> collection;
    private final Duration time;

    public Indexes(RecordCollection<R> collection, Duration time) {
        this.collection = collection;
        this.time = time;
    }

    /**
     * An index to be made.
     *
     * @param keys its fields
     * @param unique whether no two documents may have the same values
     * @param life after which time from the moment in its field a document is deleted
     */
    public record Wanted(List<SortKey> keys, boolean unique, Optional<Duration> life) {}

    /** Makes those that are not there. */
    public void create(List<Wanted> wanted) {
        List<IndexModel> models = new ArrayList<>();
        if (collection.shape().ofTenant()) {
            models.add(
                    new IndexModel(
                            new BsonDocument(Names.TENANT_PATH, new BsonInt32(1))
                                    .append(Names.KEY_PATH, new BsonInt32(1))));
        }
        wanted.forEach(index -> models.add(model(index)));
        if (!models.isEmpty()) {
            collection
                    .calls()
                    .write(
                            "create indexes",
                            time,
                            left -> collection.plain(left).createIndexes(models));
        }
    }

    /**
     * Begins with the tenant, except one for expiry, which must be of one field. In one that is
     * unique a deleted document, which is kept, counts with the moment of its deletion: its value
     * is free again.
     */
    private IndexModel model(Wanted wanted) {
        BsonDocument keys = new BsonDocument();
        if (collection.shape().ofTenant() && wanted.life().isEmpty()) {
            keys.append(Names.TENANT_PATH, new BsonInt32(1));
        }
        wanted.keys()
                .forEach(key ->
                        keys.append(
                                collection.rendering().path(key.names()),
                                new BsonInt32(key.ascending() ? 1 : -1)));
        if (wanted.unique() && collection.shape().keepsDeleted()) {
            keys.append(Names.DELETED_AT, new BsonInt32(1));
        }
        IndexOptions options = new IndexOptions().unique(wanted.unique());
        wanted.life().ifPresent(life -> options.expireAfter(life.toSeconds(), TimeUnit.SECONDS));
        return new IndexModel(keys, options);
    }
}
