package dev.bedstone.standin.internal.storage;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * A database whose maps hold BSON. The library's own maps hold serialized Java objects, which are
 * slow to compare and equal only by chance.
 */
final class StoredDatabase extends H2Database {

    private final MVStore store;

    /** Remembers the store first: the library opens the collections while it constructs itself. */
    StoredDatabase(String name, MVStore store, CursorRegistry cursors) {
        this.store = store;
        super(name, store, cursors);
    }

    @Override
    protected MongoCollection<Object> openOrCreateCollection(
            String name, CollectionOptions options) {
        String full = getDatabaseName() + "." + name;
        MVMap<Object, Document> documents =
                store.openMap(
                        "databases." + full,
                        new MVMap.Builder<Object, Document>()
                                .keyType(new Positions())
                                .valueType(new DocumentType()));
        MVMap<String, Object> facts = store.openMap("meta." + full);
        return new H2Collection(this, name, options, documents, facts, cursorRegistry);
    }

    @Override
    protected Index<Object> openOrCreateUniqueIndex(
            String collection, String name, List<IndexKey> keys, boolean sparse) {
        MVMap<KeyValue, Object> map =
                store.openMap(
                        getDatabaseName() + "." + collection + "._index_" + name,
                        new MVMap.Builder<KeyValue, Object>()
                                .keyType(new IndexKeys())
                                .valueType(new Positions()));
        return new StoredIndex(map, name, keys, sparse);
    }
}
