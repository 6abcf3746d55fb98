package dev.bedstone.mongo.internal.tenancy;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import dev.bedstone.kernel.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;

/** A collection of a copy, with the documents of two tenants. */
final class Ground {

    /** Who is attacked. */
    static final TenantId THEIRS =
            new TenantId(UUID.fromString("7e57ed00-0000-4000-8000-000000000002"));

    /** Who attacks. */
    static final TenantId MINE =
            new TenantId(UUID.fromString("7e57ed00-0000-4000-8000-000000000001"));

    private final MongoCollection<BsonDocument> collection;
    private final List<BsonDocument> indexes;

    /** Makes the collection with its indexes. */
    Ground(MongoDatabase copy, String name, List<BsonDocument> indexes) {
        this.collection = copy.getCollection(name, BsonDocument.class);
        this.indexes = indexes;
        copy.createCollection(name);
        for (BsonDocument index : indexes) {
            BsonDocument definition = index.clone();
            definition.keySet().removeAll(List.of("v", "ns", "expireAfterSeconds"));
            copy.runCommand(
                    new BsonDocument("createIndexes", new BsonString(name))
                            .append("indexes", new BsonArray(List.of(definition))));
        }
    }

    MongoCollection<BsonDocument> collection() {
        return collection;
    }

    /** Puts the documents there, and nothing else. */
    void plant() {
        collection.deleteMany(new BsonDocument());
        collection.insertMany(
                List.of(
                        document(THEIRS, Planted.SHARED, Planted.THEIRS),
                        document(THEIRS, Planted.ONLY_THEIRS, Planted.THEIRS),
                        document(MINE, Planted.SHARED, Planted.MINE)));
    }

    private BsonDocument document(TenantId tenant, String id, String prefix) {
        BsonDocument document =
                new BsonDocument(
                                "_id",
                                new BsonDocument("tenant", new BsonBinary(tenant.value()))
                                        .append("id", new BsonString(id)))
                        .append("bedstoneSecret", new BsonString(prefix + id))
                        .append("bedstoneNumber", new BsonInt64(1));
        for (String path : paths(indexes)) {
            put(document, path, prefix + id + "-" + path);
        }
        return document;
    }

    /** The fields that indexes name, but those within {@code _id} and of words. */
    private static List<String> paths(List<BsonDocument> indexes) {
        List<String> paths = new ArrayList<>();
        for (BsonDocument index : indexes) {
            index.getDocument("key").keySet().stream()
                    .filter(path -> !path.startsWith("_id") && !path.startsWith("_fts"))
                    .filter(path -> !path.startsWith("$"))
                    .forEach(paths::add);
        }
        return paths.stream().distinct().toList();
    }

    private static void put(BsonDocument document, String path, String value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            document.putIfAbsent(path, new BsonString(value));
        } else if (document.computeIfAbsent(path.substring(0, dot), none -> new BsonDocument())
                instanceof BsonDocument inner) {
            put(inner, path.substring(dot + 1), value);
        }
    }

    /** Whether the documents of the attacked tenant are there as they were planted. */
    boolean isUntouched() {
        List<BsonDocument> found = new ArrayList<>();
        collection
                .find(new BsonDocument(TenantCollections.TENANT, new BsonBinary(THEIRS.value())))
                .into(found);
        return found.size() == 2
                && found.contains(document(THEIRS, Planted.SHARED, Planted.THEIRS))
                && found.contains(document(THEIRS, Planted.ONLY_THEIRS, Planted.THEIRS));
    }

    /** For each index that is unique across tenants, and for the secret, what the other one has. */
    List<BsonDocument> takenValues() {
        List<BsonDocument> taken = new ArrayList<>();
        for (BsonDocument index : indexes) {
            if (TenantCollections.tellsOfOthers(index)) {
                BsonDocument values = new BsonDocument();
                paths(List.of(index))
                        .forEach(path ->
                                values.append(
                                        path,
                                        new BsonString(
                                                Planted.THEIRS + Planted.SHARED + "-" + path)));
                taken.add(values);
            }
        }
        taken.add(
                new BsonDocument(
                        "bedstoneSecret", new BsonString(Planted.THEIRS + Planted.SHARED)));
        return taken;
    }

    /** Takes away that a value may be there once for each tenant. */
    void exposeValues() {
        collection.createIndex(
                new BsonDocument("bedstoneSecret", new BsonInt32(1)),
                new IndexOptions().unique(true).name("bedstone_exposed"));
    }

    void coverValues() {
        collection.dropIndex("bedstone_exposed");
    }
}
