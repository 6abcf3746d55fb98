package dev.bedstone.mongo.internal.migration;

import dev.bedstone.contracts.SchemaSnapshot;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * Reads the collections, views and indexes of one database, as the server describes them. Left out
 * are the index of {@code _id}, what the server numbers anew, and what is its own or Bedstone's.
 */
final class SchemaReader {

    private static final String OURS = "bedstone_migration_";
    private static final String OF_THE_SERVER = "system.";
    private static final String NAME = "name";
    private static final String INDEX_OF_ID = "_id_";

    /** Other on every server, or for every collection, without saying anything of it. */
    private static final Set<String> NUMBERS = Set.of("uuid", "v", "ns", NAME);

    private static final JsonWriterSettings PLAIN =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    private final CommandChannel channel;

    SchemaReader(CommandChannel channel) {
        this.channel = channel;
    }

    SchemaSnapshot now() {
        Map<String, String> objects = new TreeMap<>();
        for (BsonDocument found : channel.collections()) {
            String name = found.getString(NAME).getValue();
            if (isOfTheApplication(name)) {
                add(name, found, objects);
            }
        }
        return new SchemaSnapshot(objects);
    }

    static boolean isOfTheApplication(String collection) {
        return !collection.startsWith(OURS) && !collection.startsWith(OF_THE_SERVER);
    }

    private void add(String name, BsonDocument found, Map<String, String> objects) {
        String type = found.getString("type", new BsonString("collection")).getValue();
        objects.put(object(type, name), text(found.getDocument("options", new BsonDocument())));
        if (!type.equals("view")) {
            for (BsonDocument index : channel.indexes(name)) {
                String indexName = index.getString(NAME).getValue();
                if (!indexName.equals(INDEX_OF_ID)) {
                    objects.put(object(type, name) + " index " + indexName, text(index));
                }
            }
        }
    }

    /** A collection of time series is one like others where it comes to whose it is. */
    private static String object(String type, String name) {
        return (type.equals("view") ? "view " : "collection ") + name;
    }

    private static String text(BsonDocument definition) {
        BsonDocument sorted = new BsonDocument();
        definition.keySet().stream()
                .filter(key -> !NUMBERS.contains(key))
                .sorted()
                .forEach(key -> sorted.append(key, definition.get(key)));
        return sorted.toJson(PLAIN);
    }
}
