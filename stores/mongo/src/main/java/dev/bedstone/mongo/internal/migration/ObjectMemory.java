package dev.bedstone.mongo.internal.migration;

import dev.bedstone.contracts.MigrationSchema.Memory;
import dev.bedstone.contracts.SchemaSnapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What a run leaves to the next: one document of the collection {@code bedstone_migration_object},
 * which a run that another one took over cannot replace any more.
 */
final class ObjectMemory {

    private static final String COLLECTION = "bedstone_migration_object";
    private static final BsonString ID = new BsonString("latest");

    private final CommandChannel channel;

    ObjectMemory(CommandChannel channel) {
        this.channel = channel;
    }

    Optional<Memory> remembered() {
        return channel.find(COLLECTION, new BsonDocument("_id", ID)).stream()
                .findFirst()
                .map(ObjectMemory::memory);
    }

    private static Memory memory(BsonDocument found) {
        Map<String, String> owned = new TreeMap<>();
        for (BsonValue object : found.getArray("owned")) {
            owned.put(
                    object.asDocument().getString("name").getValue(),
                    object.asDocument().getString("definition").getValue());
        }
        Set<String> foreign = new HashSet<>();
        found.getArray("foreign").forEach(name -> foreign.add(name.asString().getValue()));
        return new Memory(
                new SchemaSnapshot(owned), foreign, found.getBoolean("complete").getValue());
    }

    /**
     * Remembers.
     *
     * @throws dev.bedstone.kernel.Conflict if a later run has remembered already
     */
    void remember(Memory memory, long run) {
        BsonArray owned = new BsonArray();
        memory.owned()
                .objects()
                .forEach((name, definition) ->
                        owned.add(
                                new BsonDocument("name", new BsonString(name))
                                        .append("definition", new BsonString(definition))));
        BsonArray foreign = new BsonArray();
        memory.foreign().stream().sorted().forEach(name -> foreign.add(new BsonString(name)));
        BsonDocument entry =
                new BsonDocument(
                                "q",
                                new BsonDocument("_id", ID)
                                        .append(
                                                "fence",
                                                new BsonDocument("$lte", new BsonInt64(run))))
                        .append(
                                "u",
                                new BsonDocument("_id", ID)
                                        .append("format", new BsonInt32(1))
                                        .append("fence", new BsonInt64(run))
                                        .append("complete", BsonBoolean.valueOf(memory.complete()))
                                        .append("owned", owned)
                                        .append("foreign", foreign))
                        .append("upsert", BsonBoolean.TRUE);
        channel.write(
                new BsonDocument("update", new BsonString(COLLECTION))
                        .append("updates", new BsonArray(List.of(entry))));
    }
}
