package dev.bedstone.mongo.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Binds a pipeline to a tenant: its beginning, and every place where it takes in another
 * collection, at any depth. What cannot be bound is refused, and so is what nobody has thought of.
 */
final class Pipelines {

    /** Stages that see only the documents that come to them. */
    private static final Set<String> LOCAL =
            Set.of(
                    "$match",
                    "$project",
                    "$addFields",
                    "$set",
                    "$unset",
                    "$group",
                    "$sort",
                    "$limit",
                    "$skip",
                    "$unwind",
                    "$count",
                    "$sortByCount",
                    "$bucket",
                    "$bucketAuto",
                    "$replaceRoot",
                    "$replaceWith",
                    "$sample",
                    "$redact",
                    "$setWindowFields",
                    "$densify",
                    "$fill");

    private static final String MATCH = "$match";
    private static final String PIPELINE = "pipeline";
    private static final String FROM = "from";
    private static final String RESTRICTION = "restrictSearchWithMatch";

    /**
     * A server puts conditions that follow each other together, and moves later ones to the front,
     * but never past a limit, which would change the result (SERVER-4506).
     */
    private static final BsonDocument BARRIER =
            new BsonDocument("$limit", new BsonInt64(Long.MAX_VALUE));

    private final Binding binding;

    Pipelines(Binding binding) {
        this.binding = binding;
    }

    /** The stages, bound in front and in every other collection they take in. */
    List<BsonDocument> bound(List<BsonDocument> stages) {
        return bound(stages, binding.bound(new BsonDocument()));
    }

    private List<BsonDocument> bound(List<BsonDocument> stages, BsonDocument predicate) {
        List<BsonDocument> all = new ArrayList<>();
        if (!predicate.isEmpty()) {
            all.add(new BsonDocument(MATCH, predicate));
            if (stages.stream().anyMatch(Pipelines::mayFail)) {
                all.add(BARRIER);
            }
        }
        stages.forEach(stage -> all.add(stage(stage)));
        return all;
    }

    private static boolean mayFail(BsonDocument stage) {
        return stage.get(MATCH) instanceof BsonDocument filter && Expressions.mayFailIn(filter);
    }

    private BsonDocument stage(BsonDocument stage) {
        if (stage.size() != 1) {
            throw new IllegalArgumentException("a stage of a pipeline has one operator");
        }
        String name = stage.getFirstKey();
        BsonValue body = Objects.requireNonNull(stage.get(name));
        return switch (name) {
            case "$lookup" -> new BsonDocument(name, lookup(fields(name, body)));
            case "$unionWith" -> new BsonDocument(name, union(name, body));
            case "$graphLookup" -> new BsonDocument(name, graph(fields(name, body)));
            case "$facet" -> new BsonDocument(name, facets(fields(name, body)));
            default -> local(name, stage);
        };
    }

    private static BsonDocument local(String name, BsonDocument stage) {
        if (!LOCAL.contains(name)) {
            throw refused(name);
        }
        return stage;
    }

    private BsonDocument lookup(BsonDocument body) {
        return withinOne(body, FROM, "$lookup").append(PIPELINE, pipeline(body));
    }

    private BsonDocument union(String name, BsonValue body) {
        BsonDocument whole =
                body.isString() ? new BsonDocument("coll", body) : fields(name, body).clone();
        return withinOne(whole, "coll", name).append(PIPELINE, pipeline(whole));
    }

    /** Every document it walks over must be one that may be touched. */
    private BsonDocument graph(BsonDocument body) {
        BsonDocument bound = withinOne(body, FROM, "$graphLookup");
        BsonArray both = new BsonArray(List.of(binding.ofOthers()));
        if (body.containsKey(RESTRICTION)) {
            Scripts.refuse(bound);
            both.add(binding.computed(fields(RESTRICTION, body.get(RESTRICTION))));
        }
        return bound.append(RESTRICTION, new BsonDocument("$and", both));
    }

    private BsonDocument facets(BsonDocument body) {
        BsonDocument bound = new BsonDocument();
        body.forEach((name, stages) -> {
            BsonArray inner = new BsonArray();
            list(stages).forEach(stage -> inner.add(stage(stage)));
            bound.append(name, inner);
        });
        return bound;
    }

    private BsonArray pipeline(BsonDocument body) {
        Scripts.refuse(body);
        List<BsonDocument> inner =
                body.containsKey(PIPELINE) ? list(body.get(PIPELINE)) : List.of();
        return new BsonArray(bound(inner, binding.ofOthers()));
    }

    /** A collection of the same database, told by its name alone. */
    private static BsonDocument withinOne(BsonDocument body, String key, String stage) {
        if (!(body.get(key) instanceof BsonString)) {
            throw new IllegalArgumentException(
                    stage + " names a collection of the same database in '" + key + "'");
        }
        return body.clone();
    }

    private static BsonDocument fields(String name, BsonValue body) {
        if (!body.isDocument()) {
            throw new IllegalArgumentException(name + " has fields");
        }
        return body.asDocument();
    }

    private static List<BsonDocument> list(BsonValue stages) {
        if (!stages.isArray() || !stages.asArray().stream().allMatch(BsonValue::isDocument)) {
            throw new IllegalArgumentException("a pipeline is a list of stages");
        }
        return stages.asArray().stream().map(BsonValue::asDocument).toList();
    }

    private static IllegalArgumentException refused(String name) {
        return new IllegalArgumentException(
                "the stage "
                        + name
                        + " cannot be bound to a tenant; use Mongo.database() for work that no"
                        + " tenant owns");
    }
}
