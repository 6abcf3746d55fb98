package dev.bedstone.mongo;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Says of a command that was seen on the wire whether it can touch anything but one tenant's
 * documents. Shares no code with the product: it knows the form of MongoDB's commands, and that a
 * document's owner stands in {@code _id.tenant}.
 */
final class TenantAuditor {

    private static final Set<String> HARMLESS =
            Set.of(
                    "hello",
                    "ismaster",
                    "isMaster",
                    "saslStart",
                    "saslContinue",
                    "ping",
                    "buildInfo",
                    "getMore",
                    "killCursors",
                    "endSessions",
                    "connectionStatus",
                    "serverStatus",
                    "dbStats");

    private TenantAuditor() {}

    /** What is wrong with it; empty if nothing is. */
    static List<String> faults(BsonDocument command, UUID tenant) {
        List<String> faults = new ArrayList<>();
        String name = command.getFirstKey();
        switch (name) {
            case "find" -> require(command.getDocument("filter"), tenant, name, faults);
            case "count", "distinct" -> require(command.getDocument("query"), tenant, name, faults);
            case "findAndModify" -> require(command.getDocument("query"), tenant, name, faults);
            case "aggregate" -> pipeline(documents(command.get("pipeline")), tenant, name, faults);
            case "insert" ->
                    documents(command.get("documents"))
                            .forEach(document -> owned(document, tenant, faults));
            case "update" ->
                    documents(command.get("updates"))
                            .forEach(update -> update(update, tenant, faults));
            case "delete" ->
                    documents(command.get("deletes"))
                            .forEach(delete ->
                                    require(delete.getDocument("q"), tenant, name, faults));
            default -> {
                if (!HARMLESS.contains(name)) {
                    faults.add("the command " + name + " is not known to the auditor");
                }
            }
        }
        return faults;
    }

    private static void update(BsonDocument update, UUID tenant, List<String> faults) {
        require(update.getDocument("q"), tenant, "update", faults);
        BsonDocument change = update.getDocument("u");
        if (change.containsKey("_id")) {
            owned(change, tenant, faults);
        }
        change.values().stream()
                .filter(BsonValue::isDocument)
                .filter(ignored -> change.getFirstKey().startsWith("$"))
                .flatMap(fields -> fields.asDocument().keySet().stream())
                .filter(path -> path.equals("_id") || path.startsWith("_id."))
                .forEach(path -> faults.add("an update changes " + path));
    }

    private static void owned(BsonDocument document, UUID tenant, List<String> faults) {
        if (!(document.get("_id") instanceof BsonDocument id)
                || !isTenant(id.get("tenant"), tenant)) {
            faults.add("a document is written for somebody else");
        }
    }

    private static void pipeline(
            List<BsonDocument> stages, UUID tenant, String where, List<String> faults) {
        if (stages.isEmpty() || !stages.getFirst().containsKey("$match")) {
            faults.add(where + ": a pipeline does not begin with the tenant");
            return;
        }
        require(stages.getFirst().getDocument("$match"), tenant, where, faults);
        stages.forEach(stage -> stage(stage, tenant, faults));
    }

    private static void stage(BsonDocument stage, UUID tenant, List<String> faults) {
        String name = stage.getFirstKey();
        switch (name) {
            case "$out", "$merge" -> faults.add("a pipeline writes by " + name);
            case "$lookup", "$unionWith" ->
                    pipeline(
                            documents(stage.getDocument(name).get("pipeline")),
                            tenant,
                            name,
                            faults);
            case "$graphLookup" ->
                    require(
                            stage.getDocument(name).getDocument("restrictSearchWithMatch"),
                            tenant,
                            name,
                            faults);
            case "$facet" ->
                    stage.getDocument(name)
                            .values()
                            .forEach(inner ->
                                    documents(inner).forEach(one -> stage(one, tenant, faults)));
            default -> {
                // Sees only what comes to it.
            }
        }
    }

    /** The tenant stands in the filter itself or in an $and of it, never in an $or. */
    private static void require(
            BsonDocument filter, UUID tenant, String where, List<String> faults) {
        if (!binds(filter, tenant)) {
            faults.add(where + " is not bound to the tenant");
        }
    }

    private static boolean binds(BsonDocument filter, UUID tenant) {
        if (isTenant(equal(filter.get("_id.tenant")), tenant)) {
            return true;
        }
        if (equal(filter.get("_id")) instanceof BsonDocument id
                && isTenant(id.get("tenant"), tenant)) {
            return true;
        }
        return filter.containsKey("$and")
                && documents(filter.get("$and")).stream().anyMatch(part -> binds(part, tenant));
    }

    private static BsonValue equal(BsonValue condition) {
        return condition instanceof BsonDocument document && document.containsKey("$eq")
                ? document.get("$eq")
                : null;
    }

    private static boolean isTenant(BsonValue value, UUID tenant) {
        return value != null && value.isBinary() && value.asBinary().asUuid().equals(tenant);
    }

    private static List<BsonDocument> documents(BsonValue value) {
        return value == null || !value.isArray()
                ? List.of()
                : value.asArray().stream().map(BsonValue::asDocument).toList();
    }
}
