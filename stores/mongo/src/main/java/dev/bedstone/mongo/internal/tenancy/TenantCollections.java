package dev.bedstone.mongo.internal.tenancy;

import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The collections of a database that hold documents of tenants: those whose documents, or whose
 * indexes, name the tenant within {@code _id}.
 *
 * @param ofTenants the indexes of each, but that of {@code _id}
 * @param leftOut the others, each with the reason
 */
record TenantCollections(
        SortedMap<String, List<BsonDocument>> ofTenants, Map<String, String> leftOut) {

    static final String TENANT = "_id.tenant";

    private static final String NAME = "name";

    static TenantCollections of(MongoDatabase database) {
        SortedMap<String, List<BsonDocument>> found = new TreeMap<>();
        Map<String, String> others = new TreeMap<>();
        for (BsonDocument described : database.listCollections(BsonDocument.class)) {
            String name = described.getString(NAME).getValue();
            boolean view =
                    described.getString("type", new BsonString("")).getValue().equals("view");
            if (name.startsWith("system.") || name.startsWith("bedstone_migration_")) {
                continue;
            }
            List<BsonDocument> indexes = view ? List.of() : indexes(database, name);
            if (!view && isOfTenants(database, name, indexes)) {
                found.put(name, indexes);
            } else {
                others.put(
                        name,
                        view
                                ? "is a view, which the layer does not read"
                                : "neither a document nor an index of it names a tenant");
            }
        }
        return new TenantCollections(found, others);
    }

    private static List<BsonDocument> indexes(MongoDatabase database, String name) {
        List<BsonDocument> found = new ArrayList<>();
        database.getCollection(name).listIndexes(BsonDocument.class).into(found);
        found.removeIf(index -> index.getString(NAME).getValue().equals("_id_"));
        return found;
    }

    private static boolean isOfTenants(
            MongoDatabase database, String name, List<BsonDocument> indexes) {
        return indexes.stream().anyMatch(TenantCollections::leadsWithTenant)
                || database.getCollection(name, BsonDocument.class)
                                .find(
                                        new BsonDocument(
                                                TENANT,
                                                new BsonDocument("$exists", BsonBoolean.TRUE)))
                                .projection(new BsonDocument("_id", new BsonInt32(1)))
                                .first()
                        != null;
    }

    /** Whether an index holds the tenants apart. */
    static boolean leadsWithTenant(BsonDocument index) {
        return index.getDocument("key").keySet().stream()
                .findFirst()
                .filter(TENANT::equals)
                .isPresent();
    }

    /** Whether an index forbids a value to one tenant because another has it. */
    static boolean tellsOfOthers(BsonDocument index) {
        BsonValue unique = index.get("unique");
        return unique != null
                && unique.isBoolean()
                && unique.asBoolean().getValue()
                && !index.getDocument("key").containsKey(TENANT)
                && !index.getDocument("key").containsKey("_id");
    }
}
