package dev.bedstone.standin.internal.storage;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.BsonConstants;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** A unique index in a map of the store. */
final class StoredIndex extends AbstractUniqueIndex<Object> {

    private static final String ID = "_id_";
    private static final int LONGEST = BsonConstants.MAX_BSON_OBJECT_SIZE;

    /** The code that a server has for it. */
    private static final int TOO_LARGE = 17_419;

    private final MVMap<KeyValue, Object> map;

    StoredIndex(MVMap<KeyValue, Object> map, String name, List<IndexKey> keys, boolean sparse) {
        super(name, keys, sparse);
        this.map = map;
    }

    /** Asked before anything is changed, as every collection has an index of {@code _id}. */
    @Override
    public void checkUpdate(Document before, Document after, MongoCollection<Object> collection) {
        super.checkUpdate(before, after, collection);
        if (getName().equals(ID) && BsonBytes.of(after).length > LONGEST) {
            throw new MongoServerError(
                    TOO_LARGE, "Resulting document after update is larger than " + LONGEST);
        }
    }

    @Override
    protected @Nullable Object removeDocument(KeyValue key) {
        return map.remove(key);
    }

    @Override
    protected boolean putKeyPosition(KeyValue key, Object position) {
        return map.putIfAbsent(key, Missing.ofNullable(position)) == null;
    }

    @Override
    protected Iterable<Map.Entry<KeyValue, Object>> getIterable() {
        return map.entrySet();
    }

    @Override
    protected @Nullable Object getPosition(KeyValue key) {
        return map.get(key);
    }

    @Override
    public long getCount() {
        return map.sizeAsLong();
    }

    @Override
    public boolean isEmpty() {
        return map.isEmpty();
    }

    @Override
    public long getDataSize() {
        return getCount();
    }
}
