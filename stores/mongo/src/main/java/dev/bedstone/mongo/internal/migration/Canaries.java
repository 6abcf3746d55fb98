package dev.bedstone.mongo.internal.migration;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.ObjectId;

/**
 * Documents that tell whether a migration and its undo keep what was there: one in every
 * collection, with a value in every field that an index or a schema names. A collection has no
 * columns: of other fields nothing is told.
 */
final class Canaries {

    private static final BsonObjectId ID =
            new BsonObjectId(new ObjectId("5e59b5a000000000000ca7a7"));

    /** Before any expiry: a day of the far future. */
    private static final BsonDateTime TIME = new BsonDateTime(4_107_542_400_000L);

    private final CommandChannel channel;

    Canaries(CommandChannel channel) {
        this.channel = channel;
    }

    /** The collections that took none, each with the reason. */
    Map<String, String> plant() {
        Map<String, String> refused = new TreeMap<>();
        for (BsonDocument found : collections()) {
            String name = found.getString("name").getValue();
            if (channel.find(name, new BsonDocument()).isEmpty()) {
                try {
                    channel.carryOut(insert(name, document(name, found)), Optional.empty());
                } catch (RefusedException no) {
                    refused.put(name, no.words());
                }
            }
        }
        return refused;
    }

    private List<BsonDocument> collections() {
        return channel.collections().stream()
                .filter(found ->
                        !found.getString("type", new BsonString("")).getValue().equals("view"))
                .filter(found ->
                        SchemaReader.isOfTheApplication(found.getString("name").getValue()))
                .toList();
    }

    private static BsonDocument insert(String collection, BsonDocument document) {
        return new BsonDocument("insert", new BsonString(collection))
                .append("documents", new BsonArray(List.of(document)));
    }

    private BsonDocument document(String name, BsonDocument found) {
        BsonDocument document = new BsonDocument("_id", ID);
        BsonDocument schema =
                found.getDocument("options", new BsonDocument())
                        .getDocument("validator", new BsonDocument())
                        .getDocument("$jsonSchema", new BsonDocument());
        schema.getDocument("properties", new BsonDocument())
                .forEach((field, rule) -> put(document, field, value(field, rule)));
        for (BsonDocument index : channel.indexes(name)) {
            boolean expires = index.containsKey("expireAfterSeconds");
            index.getDocument("key")
                    .keySet()
                    .forEach(field -> put(document, field, expires ? TIME : new BsonString(field)));
        }
        return document;
    }

    /** A path goes into a document within; what is there stays. */
    private static void put(BsonDocument document, String path, BsonValue value) {
        int dot = path.indexOf('.');
        if (path.startsWith("$")) {
            return;
        }
        if (dot < 0) {
            document.putIfAbsent(path, value);
            return;
        }
        BsonValue inner =
                document.computeIfAbsent(path.substring(0, dot), name -> new BsonDocument());
        if (inner.isDocument()) {
            put(inner.asDocument(), path.substring(dot + 1), value);
        }
    }

    private static BsonValue value(String field, BsonValue rule) {
        BsonDocument rules = rule.isDocument() ? rule.asDocument() : new BsonDocument();
        BsonArray some = rules.getArray("enum", new BsonArray());
        if (!some.isEmpty()) {
            return some.getFirst();
        }
        BsonValue type = rules.get("bsonType", new BsonString("string"));
        String name = type.isArray() ? type.asArray().getFirst().asString().getValue() : text(type);
        return switch (name) {
            case "int" -> new BsonInt32(7);
            case "long", "number" -> new BsonInt64(7);
            case "double" -> new BsonDouble(7);
            case "bool" -> BsonBoolean.TRUE;
            case "date" -> TIME;
            case "array" -> new BsonArray();
            case "object" -> new BsonDocument();
            case "objectId" -> ID;
            default -> new BsonString(field);
        };
    }

    private static String text(BsonValue type) {
        return type.isString() ? type.asString().getValue() : "string";
    }

    /** The values of each field of every collection, by {@code collection.field}. */
    Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>();
        for (BsonDocument found : collections()) {
            String name = found.getString("name").getValue();
            for (BsonDocument document : channel.find(name, new BsonDocument())) {
                document.forEach((field, value) ->
                        digests.merge(
                                name + "." + field,
                                new BsonDocument("v", value).toJson(),
                                (before, more) -> before + more));
            }
        }
        return digests;
    }
}
