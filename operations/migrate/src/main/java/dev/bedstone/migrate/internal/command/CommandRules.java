package dev.bedstone.migrate.internal.command;

import dev.bedstone.migrate.internal.command.CommandFile.Command;
import dev.bedstone.migrate.internal.sql.MalformedText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What can be said of a command of MongoDB without carrying it out. No transaction covers one, and
 * an update of many documents may stop half way; so each must be such that after a crash it can be
 * told whether it was carried out, or be the same when it is carried out again.
 */
public final class CommandRules {

    /** Looked for in the catalogue, or the same a second time. */
    private static final Set<String> OF_THE_CATALOGUE =
            Set.of("create", "drop", "dropIndexes", "collMod", "renameCollection");

    private static final Map<String, String> REFUSED =
            Map.of(
                    "dropDatabase",
                            "drop the collections one by one: the journal is in the database",
                    "createUser", "a password has no place in a file; create users by hand",
                    "updateUser", "a password has no place in a file; change users by hand",
                    "eval", "MongoDB has no such command any more",
                    "mapReduce", "write an aggregate with $merge",
                    "find", "a migration changes something; what only reads belongs into 'verify'",
                    "count",
                            "a migration changes something; what only reads belongs into 'verify'");

    private static final Set<String> ENVELOPE =
            Set.of("$db", "lsid", "txnNumber", "startTransaction", "autocommit", "$clusterTime");

    private static final Set<String> REPEATABLE =
            Set.of(
                    "$set",
                    "$unset",
                    "$setOnInsert",
                    "$rename",
                    "$addToSet",
                    "$pull",
                    "$pullAll",
                    "$min",
                    "$max");

    private static final Set<String> KEEPING = Set.of("replace", "keepExisting", "merge");

    private CommandRules() {}

    /** Whether it may lose documents or values. */
    public static boolean isDestructive(Json command) {
        return switch (name(command)) {
            case "drop", "delete", "convertToCapped" -> true;
            case "aggregate" -> stage(command, "$out").isPresent();
            case "update" ->
                    items(command, "updates")
                            .anyMatch(update ->
                                    update.field("u")
                                            .filter(u -> u.field("$unset").isPresent())
                                            .isPresent());
            default -> false;
        };
    }

    /**
     * Refuses a command that cannot be carried out as a migration.
     *
     * @throws MalformedText with the place, the reason and what to do instead
     */
    public static void check(Command command) {
        Json body = command.body();
        String name = name(body);
        String instead = REFUSED.get(name);
        if (instead != null) {
            throw new MalformedText(
                    body.start(), "'" + name + "' does not belong into a migration", instead);
        }
        body.fields().forEach(CommandRules::checkField);
        if (OF_THE_CATALOGUE.contains(name)) {
            checkTarget(body, name);
            return;
        }
        boolean verified = command.verify().isPresent();
        switch (name) {
            case "createIndexes" -> checkIndexes(body);
            case "insert" -> checkInsert(body);
            case "update" -> checkUpdates(body, verified);
            case "delete" -> checkDeletes(body, verified);
            case "aggregate" -> checkAggregate(body, verified);
            default -> refuseUnverified(body, verified);
        }
    }

    static String name(Json command) {
        return command.fields().keySet().iterator().next();
    }

    private static void checkField(String name, Json value) {
        if (ENVELOPE.contains(name)) {
            throw new MalformedText(
                    value.start(),
                    "'" + name + "' is for the driver to say",
                    "leave it out: a command is for the configured database, outside of transactions");
        }
        boolean unacknowledged =
                name.equals("writeConcern")
                        && value.field("w").filter(w -> Objects.equals(w.value(), 0)).isPresent();
        if (unacknowledged) {
            throw new MalformedText(
                    value.start(),
                    "nobody would hear whether the command was carried out",
                    "leave writeConcern out: a migration waits for a majority");
        }
    }

    private static void checkTarget(Json body, String name) {
        String collection = collection(body);
        boolean withDatabase =
                name.equals("renameCollection")
                        && (body.text("to").isEmpty() || body.field("dropTarget").isPresent());
        if (withDatabase) {
            throw new MalformedText(
                    body.start(),
                    "renameCollection says where to in 'to', and takes the place of nothing",
                    "write {\"renameCollection\": \"old\", \"to\": \"new\"}, both without the"
                            + " database; drop what is in the way in a command of its own");
        }
        if (collection.startsWith("bedstone_migration_") || collection.startsWith("system.")) {
            throw new MalformedText(
                    body.start(),
                    "'" + collection + "' is not the application's",
                    "leave it alone");
        }
    }

    private static String collection(Json body) {
        return body.text(name(body))
                .filter(found -> !found.isEmpty())
                .orElseThrow(() ->
                        new MalformedText(
                                body.start(),
                                "names no collection",
                                "write {\"" + name(body) + "\": \"<collection>\", …}"));
    }

    private static void checkIndexes(Json body) {
        checkTarget(body, "createIndexes");
        boolean named =
                items(body, "indexes").findAny().isPresent()
                        && items(body, "indexes")
                                .allMatch(index ->
                                        index.text("name").isPresent()
                                                && index.field("key")
                                                        .filter(key -> !key.fields().isEmpty())
                                                        .isPresent());
        if (!named) {
            throw new MalformedText(
                    body.start(),
                    "an index has no name or no key, so that nobody can look for it",
                    "write {\"createIndexes\": \"campaigns\", \"indexes\": [{\"key\": {\"status\":"
                            + " 1}, \"name\": \"status\"}]}");
        }
    }

    private static void checkInsert(Json body) {
        checkTarget(body, "insert");
        List<Json> documents = items(body, "documents").toList();
        for (Json document : documents) {
            if (document.field("_id").isEmpty()) {
                throw new MalformedText(
                        document.start(),
                        "after a crash nobody could tell whether this document was inserted",
                        "give it an _id");
            }
        }
        if (documents.isEmpty()) {
            throw new MalformedText(
                    body.start(), "inserts nothing", "put the documents under 'documents'");
        }
    }

    private static void checkUpdates(Json body, boolean verified) {
        checkTarget(body, "update");
        List<Json> updates = items(body, "updates").toList();
        for (Json update : updates) {
            boolean decisive = verified && updates.size() == 1 && !update.isTrue("multi");
            if (!decisive && !UpdateForm.canBeRepeated(update, REPEATABLE)) {
                throw new MalformedText(
                        update.start(),
                        "carried out again after a crash it would not give the same result",
                        "let each document tell that it was changed: \"q\": {\"counted\":"
                                + " {\"$exists\": false}}, \"u\": {\"$inc\": …, \"$set\":"
                                + " {\"counted\": true}}, \"multi\": true");
            }
        }
    }

    private static void checkDeletes(Json body, boolean verified) {
        checkTarget(body, "delete");
        boolean all =
                items(body, "deletes")
                        .allMatch(delete ->
                                delete.field("limit")
                                                .filter(limit -> Objects.equals(limit.value(), 0))
                                                .isPresent()
                                        || UpdateForm.isOfOne(delete));
        if (!all && !verified) {
            throw new MalformedText(
                    body.start(),
                    "after a crash nobody could tell whether one document was deleted already",
                    "write \"limit\": 0, or name its _id");
        }
    }

    private static void checkAggregate(Json body, boolean verified) {
        String from = collection(body);
        Optional<Json> out = stage(body, "$out");
        Optional<Json> merge = stage(body, "$merge");
        if (out.isEmpty() && merge.isEmpty()) {
            throw new MalformedText(
                    body.start(), "changes nothing", "let it end with $merge or $out");
        }
        boolean again =
                out.map(target -> target.text().filter(to -> !to.equals(from)).isPresent())
                        .orElseGet(() -> merge.filter(CommandRules::canMergeAgain).isPresent());
        if (!again && !verified) {
            throw new MalformedText(
                    body.start(),
                    "carried out again after a crash it would not give the same result",
                    "let $merge replace or keepExisting, $out write into another collection, or"
                            + " say how to verify it");
        }
    }

    private static boolean canMergeAgain(Json merge) {
        Optional<Json> matched = merge.field("whenMatched");
        return matched.isEmpty()
                || matched.flatMap(Json::text).filter(KEEPING::contains).isPresent();
    }

    private static void refuseUnverified(Json body, boolean verified) {
        if (!verified) {
            throw new MalformedText(
                    body.start(),
                    "after a crash nobody could tell whether '" + name(body) + "' was carried out",
                    "write {\"command\": {…}, \"verify\": {\"some\": \"<collection>\", \"where\":"
                            + " {…}}}");
        }
    }

    /** What a stage of an aggregate says. */
    static Optional<Json> stage(Json command, String name) {
        return items(command, "pipeline").flatMap(stage -> stage.field(name).stream()).findFirst();
    }

    static Stream<Json> items(Json command, String name) {
        return command.field(name).stream().flatMap(list -> list.items().stream());
    }
}
