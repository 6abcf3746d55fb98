package dev.bedstone.standin.internal.server;

import de.bwaldvogel.mongo.bson.Document;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Where the library differs from a server: says newer forms of pipelines in the older ones that it
 * knows ({@code $set} as a stage, a {@code $lookup} with fields and a pipeline at once), and puts
 * right what it counts wrong.
 */
final class Dialect {

    private static final String PIPELINE = "pipeline";
    private static final String LOCAL = "localField";
    private static final String FOREIGN = "foreignField";
    private static final String VARIABLE = "bedstone_local";

    private Dialect() {}

    /** The command in words the library understands, and quickly. */
    static Document older(Document command) {
        for (String filter : List.of("filter", "query", "q")) {
            if (command.get(filter) instanceof Document conditions) {
                literalId(conditions);
                command.put(filter, Conditions.older(BoundedExpression.allIn(conditions)));
            }
        }
        if (command.containsKey("documents")) {
            command.putIfAbsent("ordered", true); // what a server takes for granted
        }
        for (String several : List.of("updates", "deletes")) {
            if (command.get(several) instanceof Collection<?> all) {
                all.forEach(one -> older((Document) one));
            }
        }
        for (String update : List.of("u", "update")) {
            if (command.get(update) instanceof Document change) {
                datedByTheMillisecond(change);
                boundedIn(change, "$pull");
            }
        }
        boundedIn(command, "arrayFilters");
        return withOlderPipeline(command);
    }

    /** In what asks only: what is stored stays as it is. */
    private static void boundedIn(Document command, String question) {
        command.computeIfPresent(question, (name, words) -> BoundedExpression.within(words));
    }

    /** The library's own moment is finer than BSON can say, and equal to none that was read. */
    private static void datedByTheMillisecond(Document change) {
        if (change.remove("$currentDate") instanceof Document fields) {
            Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.MILLIS);
            Document set =
                    change.get("$set") instanceof Document given ? given.clone() : new Document();
            fields.keySet().forEach(field -> set.put(field, now));
            change.put("$set", set);
        }
    }

    /** The library looks a key up by its index, but not one behind {@code $eq}. */
    private static void literalId(Document conditions) {
        if (conditions.get("_id") instanceof Document condition
                && condition.size() == 1
                && condition.containsKey("$eq")
                && !hasOperators(condition.get("$eq"))) {
            conditions.put("_id", condition.get("$eq"));
        }
    }

    private static boolean hasOperators(Object value) {
        return value == null
                || (value instanceof Document document
                        && document.keySet().stream().anyMatch(key -> key.startsWith("$")));
    }

    private static Document withOlderPipeline(Document command) {
        if (command.get(PIPELINE) instanceof Collection<?> stages) {
            Document copy = command.clone();
            copy.put(PIPELINE, stages(BoundedExpression.allIn(stages)));
            return copy;
        }
        return command;
    }

    /** The library counts documents as inserted that it refused. */
    static Document corrected(Document command, Document reply) {
        if (command.get("documents") instanceof Collection<?> documents
                && reply.get("writeErrors") instanceof List<?> errors
                && errors.getFirst() instanceof Document first) {
            Object inserted =
                    Batch.isOrdered(command)
                            ? first.get("index")
                            : documents.size() - errors.size();
            reply.put("n", inserted);
        }
        return reply;
    }

    private static List<Object> stages(Collection<?> stages) {
        List<Object> older = new ArrayList<>();
        for (Object stage : stages) {
            older.add(stage instanceof Document known ? stage(known) : stage);
        }
        return older;
    }

    private static Document stage(Document stage) {
        if (stage.containsKey("$set")) {
            return new Document("$addFields", stage.get("$set"));
        }
        if (stage.get("$match") instanceof Document conditions) {
            return new Document("$match", Conditions.older(conditions));
        }
        if (stage.get("$lookup") instanceof Document lookup && lookup.containsKey(PIPELINE)) {
            return new Document("$lookup", lookup(withOlderPipeline(lookup)));
        }
        if (stage.get("$facet") instanceof Document facets) {
            Document older = new Document();
            facets.forEach((name, inner) ->
                    older.put(name, inner instanceof Collection<?> list ? stages(list) : inner));
            return new Document("$facet", older);
        }
        return stage;
    }

    /** The fields become a condition in front of the pipeline. */
    private static Document lookup(Document lookup) {
        if (!lookup.containsKey(LOCAL)) {
            return lookup;
        }
        String local = "$" + lookup.remove(LOCAL);
        String foreign = "$" + lookup.remove(FOREIGN);
        Document variables =
                lookup.get("let") instanceof Document given ? given.clone() : new Document();
        List<Object> pipeline = new ArrayList<>((Collection<?>) lookup.get(PIPELINE));
        pipeline.addFirst(new Document("$match", new Document("$expr", equal(foreign))));
        lookup.put("let", variables.append(VARIABLE, local));
        lookup.put(PIPELINE, pipeline);
        return lookup;
    }

    /** Equal to the value, or to one of its elements if it is a list. */
    private static Document equal(String foreign) {
        String local = "$$" + VARIABLE;
        Document equal =
                new Document(
                        "$cond",
                        List.of(
                                new Document("$isArray", local),
                                new Document("$in", List.of(foreign, local)),
                                new Document("$eq", List.of(foreign, local))));
        return new Document("$eq", List.of(true, equal));
    }
}
