package dev.bedstone.mongo.internal.migration;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Looks what of a command that was begun is still to be done; nothing of it runs any more. */
final class Looks {

    private static final String ALL = "*";

    private final CommandChannel channel;

    Looks(CommandChannel channel) {
        this.channel = channel;
    }

    /**
     * Looks.
     *
     * @return what is to be carried out; empty if all of it was
     */
    Optional<BsonDocument> remaining(BsonDocument command) {
        return switch (command.getFirstKey()) {
            case "create" -> unless(isThere(target(command)), command);
            case "drop" -> unless(!isThere(target(command)), command);
            case "renameCollection" ->
                    unless(
                            !isThere(target(command))
                                    && isThere(command.getString("to").getValue()),
                            command);
            case "dropIndexes" -> remainingIndexes(command);
            case "insert" -> remainingDocuments(command);
            default -> Optional.of(command);
        };
    }

    private static Optional<BsonDocument> unless(boolean done, BsonDocument command) {
        return done ? Optional.empty() : Optional.of(command);
    }

    private static String target(BsonDocument command) {
        return command.getString(command.getFirstKey()).getValue();
    }

    private boolean isThere(String collection) {
        return channel.collections().stream()
                .anyMatch(found -> found.getString("name").getValue().equals(collection));
    }

    private Optional<BsonDocument> remainingIndexes(BsonDocument command) {
        BsonValue wanted = command.get("index", new BsonString(ALL));
        List<BsonDocument> there = channel.indexes(target(command));
        if (wanted.isArray()) {
            BsonArray left = new BsonArray();
            wanted.asArray().stream().filter(index -> isIn(there, index)).forEach(left::add);
            return unless(left.isEmpty(), command.clone().append("index", left));
        }
        return unless(!wanted.equals(new BsonString(ALL)) && !isIn(there, wanted), command);
    }

    /** By its name or by its key. */
    private static boolean isIn(List<BsonDocument> indexes, BsonValue wanted) {
        return indexes.stream()
                .anyMatch(index ->
                        wanted.equals(index.get("name")) || wanted.equals(index.get("key")));
    }

    /** A document that is there as it was to be inserted was inserted by this command. */
    private Optional<BsonDocument> remainingDocuments(BsonDocument command) {
        BsonArray ids = new BsonArray();
        command.getArray("documents")
                .forEach(document -> ids.add(document.asDocument().get("_id")));
        Set<BsonDocument> there =
                new HashSet<>(
                        channel.find(
                                target(command),
                                new BsonDocument("_id", new BsonDocument("$in", ids))));
        BsonArray left = new BsonArray();
        command.getArray("documents").stream()
                .filter(document -> !there.contains(document.asDocument()))
                .forEach(left::add);
        return unless(left.isEmpty(), command.clone().append("documents", left));
    }
}
