package dev.bedstone.mongo.internal.tenancy;

import static dev.bedstone.contracts.TenantAttack.Kind.READ;
import static dev.bedstone.contracts.TenantAttack.Kind.TELL;
import static dev.bedstone.contracts.TenantAttack.Kind.WRITE;
import static dev.bedstone.mongo.Filter.where;
import static dev.bedstone.mongo.Update.increment;
import static dev.bedstone.mongo.Update.set;
import static dev.bedstone.mongo.internal.tenancy.Planted.ONLY_THEIRS;

import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.mongo.Bulk;
import dev.bedstone.mongo.Documents;
import dev.bedstone.mongo.Filter;
import dev.bedstone.mongo.Sort;
import dev.bedstone.mongo.internal.tenancy.Attack.Means;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The attacks there are, over every way the layer has to reach documents. */
final class Attacks {

    private static final long CHANGED = 666;

    private static final List<Attack> ALL =
            Stream.of(questions(), filters(), pipelines(), changes(), signs())
                    .flatMap(List::stream)
                    .toList();

    private Attacks() {}

    /** In the order they are tried. */
    static List<Attack> all() {
        return ALL;
    }

    static Attack named(String key) {
        return ALL.stream()
                .filter(attack -> attack.description().key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no attack is called " + key));
    }

    private static List<Attack> questions() {
        return List.of(
                read(
                        "read-all",
                        "asks for every document",
                        (documents, name) -> documents.find().list()),
                read(
                        "read-by-key",
                        "asks for a document by its key, which it knows",
                        (documents, name) -> documents.get(ONLY_THEIRS).stream().toList()),
                read(
                        "read-part",
                        "asks for a part of every document",
                        (documents, name) -> documents.find().as(Secret.class).list()),
                read(
                        "read-page",
                        "turns over pages",
                        (documents, name) ->
                                documents
                                        .find()
                                        .sort(Sort.ascending(Planted::bedstoneSecret))
                                        .page(100, Optional.empty())
                                        .items()),
                read(
                        "cursor",
                        "reads through a cursor",
                        (documents, name) -> {
                            try (Stream<Planted> all = documents.find().stream()) {
                                return all.toList();
                            }
                        }),
                read(
                        "distinct",
                        "asks for the different values of a field",
                        (documents, name) ->
                                documents.distinct(
                                        Planted::bedstoneSecret, String.class, Filter.all())));
    }

    /** A part of a planted document. */
    record Secret(String id, String bedstoneSecret) {}

    private static List<Attack> filters() {
        return List.of(
                filtered(
                        "filter-by-tenant",
                        "names the other tenant in its own filter",
                        new Document("_id.tenant", Ground.THEIRS.value())),
                filtered(
                        "filter-or",
                        "lets everything through by $or",
                        new Document("$or", List.of(new Document(), new Document("a", 1)))),
                filtered(
                        "filter-expression",
                        "lets everything through by $expr",
                        new Document("$expr", new Document("$eq", List.of(1, 1)))),
                read(
                        "filter-not",
                        "asks for what something is not",
                        (documents, name) ->
                                documents
                                        .find(where(Planted::bedstoneSecret).is("x").not())
                                        .list()),
                new Attack(
                        TenantAttack.of("filter-script", READ, "lets everything through by $where"),
                        false,
                        false,
                        (Means.Read)
                                (documents, name) ->
                                        documents
                                                .find(Filter.raw(new Document("$where", "true")))
                                                .list()));
    }

    private static Attack filtered(String key, String what, Bson filter) {
        return read(key, what, (documents, name) -> documents.find(Filter.raw(filter)).list());
    }

    private static List<Attack> pipelines() {
        return List.of(
                new Attack(
                        TenantAttack.of("pipeline-all", READ, "reads everything by a pipeline"),
                        true,
                        true,
                        staged(name -> List.of(new Document("$limit", 10)))),
                new Attack(
                        TenantAttack.of("pipeline-group", READ, "gathers all values in one group"),
                        true,
                        true,
                        staged(name ->
                                List.of(
                                        new Document(
                                                "$group",
                                                new Document("_id", null)
                                                        .append(
                                                                "all",
                                                                new Document(
                                                                        "$push",
                                                                        "$bedstoneSecret")))))),
                pipeline(
                        "pipeline-lookup",
                        "takes the whole collection in by $lookup",
                        true,
                        name -> List.of(lookup(name, List.of()))),
                pipeline(
                        "pipeline-lookup-fields",
                        "takes others in by $lookup on a field they share",
                        true,
                        name ->
                                List.of(
                                        new Document(
                                                "$lookup",
                                                new Document("from", name)
                                                        .append("localField", "bedstoneNumber")
                                                        .append("foreignField", "bedstoneNumber")
                                                        .append("as", "all")))),
                pipeline(
                        "pipeline-lookup-nested",
                        "hides one $lookup within another",
                        true,
                        name -> List.of(lookup(name, List.of(lookup(name, List.of()))))),
                pipeline(
                        "pipeline-facet",
                        "hides a $lookup within a facet",
                        true,
                        name ->
                                List.of(
                                        new Document(
                                                "$facet",
                                                new Document(
                                                        "all", List.of(lookup(name, List.of())))))),
                pipeline(
                        "pipeline-union",
                        "takes the whole collection in by $unionWith",
                        false,
                        name -> List.of(new Document("$unionWith", name))),
                pipeline(
                        "pipeline-graph",
                        "walks to other documents by $graphLookup",
                        false,
                        name ->
                                List.of(
                                        new Document(
                                                "$graphLookup",
                                                new Document("from", name)
                                                        .append("startWith", "$bedstoneNumber")
                                                        .append(
                                                                "connectFromField",
                                                                "bedstoneNumber")
                                                        .append("connectToField", "bedstoneNumber")
                                                        .append("as", "all")))),
                write(
                        "pipeline-out",
                        "puts its own documents in the place of the collection by $out",
                        (documents, name) ->
                                documents
                                        .aggregate()
                                        .stages(
                                                Document.class,
                                                new Document(
                                                        "$match",
                                                        new Document(
                                                                "bedstoneSecret",
                                                                new Document("$lt", "n"))),
                                                new Document("$out", name))
                                        .list()),
                write(
                        "pipeline-merge",
                        "writes into documents of others by $merge",
                        (documents, name) ->
                                documents
                                        .aggregate()
                                        .stages(
                                                Document.class,
                                                new Document(
                                                        "$addFields",
                                                        new Document("bedstoneNumber", CHANGED)),
                                                new Document("$merge", new Document("into", name)))
                                        .list()));
    }

    /** The stages of an attack on a collection. */
    private interface Stages {
        List<Document> on(String collection);
    }

    private static Means.Read staged(Stages stages) {
        return (documents, name) ->
                documents
                        .aggregate()
                        .stages(Document.class, stages.on(name).toArray(Bson[]::new))
                        .list();
    }

    private static Attack pipeline(String key, String what, boolean onStandIn, Stages stages) {
        return new Attack(TenantAttack.of(key, READ, what), false, onStandIn, staged(stages));
    }

    private static Document lookup(String from, List<Document> pipeline) {
        return new Document(
                "$lookup",
                new Document("from", from).append("pipeline", pipeline).append("as", "all"));
    }

    private static List<Attack> changes() {
        return List.of(
                write(
                        "update-by-key",
                        "changes a document by its key, which it knows",
                        (documents, name) ->
                                documents.update(
                                        ONLY_THEIRS, set(Planted::bedstoneNumber, CHANGED))),
                write(
                        "update-all",
                        "changes every document",
                        (documents, name) ->
                                documents.updateAll(
                                        Filter.all(), increment(Planted::bedstoneNumber, CHANGED))),
                write(
                        "update-by-tenant",
                        "changes what a filter of its own finds, which names the other tenant",
                        (documents, name) ->
                                documents.updateAll(
                                        Filter.raw(
                                                new Document("_id.tenant", Ground.THEIRS.value())),
                                        set(Planted::bedstoneNumber, CHANGED))),
                write(
                        "upsert-by-key",
                        "changes a document or makes it, by a key that it knows",
                        (documents, name) ->
                                documents.upsert(
                                        ONLY_THEIRS,
                                        set(Planted::bedstoneNumber, CHANGED),
                                        set(Planted::bedstoneSecret, "x"))),
                new Attack(
                        TenantAttack.of(
                                "update-and-read", READ, "changes a document and reads it at once"),
                        false,
                        true,
                        (Means.Read)
                                (documents, name) ->
                                        documents
                                                .updateAndGet(
                                                        ONLY_THEIRS,
                                                        set(Planted::bedstoneNumber, CHANGED))
                                                .stream()
                                                .toList()),
                write(
                        "bulk",
                        "changes and deletes in bulk, by keys that it knows",
                        (documents, name) ->
                                documents.bulk(
                                        new Bulk<Planted, String>()
                                                .update(
                                                        ONLY_THEIRS,
                                                        set(Planted::bedstoneNumber, CHANGED))
                                                .delete(ONLY_THEIRS))),
                write(
                        "delete-by-key",
                        "deletes a document by its key, which it knows",
                        (documents, name) -> documents.delete(ONLY_THEIRS)),
                write(
                        "delete-all",
                        "deletes every document",
                        (documents, name) -> documents.deleteAll(Filter.all())));
    }

    private static List<Attack> signs() {
        return List.of(
                new Attack(
                        TenantAttack.of("count", TELL, "counts documents with a value it guesses"),
                        false,
                        true,
                        (Means.Read)
                                (documents, name) -> {
                                    long count =
                                            documents.count(
                                                    where(Planted::bedstoneSecret)
                                                            .is(Planted.THEIRS + ONLY_THEIRS));
                                    return count == 0 ? List.of() : List.of(Planted.THEIRS);
                                }),
                new Attack(
                        TenantAttack.of("exists", TELL, "asks whether there is such a value"),
                        false,
                        true,
                        (Means.Read)
                                (documents, name) -> {
                                    boolean found =
                                            documents.exists(
                                                    where(Planted::bedstoneSecret)
                                                            .is(Planted.THEIRS + ONLY_THEIRS));
                                    return found ? List.of(Planted.THEIRS) : List.of();
                                }),
                new Attack(
                        TenantAttack.of(
                                "expression-that-fails",
                                TELL,
                                "asks with an $expr that fails on a value it guesses"),
                        false,
                        true,
                        (Means.Read) (documents, name) -> failed(documents)),
                new Attack(
                        TenantAttack.of(
                                "unique-value",
                                TELL,
                                "takes a value that another tenant has and sees it refused"),
                        false,
                        true,
                        new Means.TakeValue()),
                new Attack(
                        TenantAttack.open(
                                "past-the-layer",
                                READ,
                                "reads by the driver's own database, which Mongo.database() gives",
                                "MongoDB knows no rows of a tenant: what goes past the layer is"
                                        + " bound to nobody. Keep it to work of the platform, in a"
                                        + " program with a user of its own"),
                        false,
                        true,
                        (Means.Past) collection -> collection.find().into(new ArrayList<>())));
    }

    private static List<String> failed(Documents<Planted, String> documents) {
        List<Object> guess = List.of("$bedstoneSecret", Planted.THEIRS + ONLY_THEIRS);
        Document zero = new Document("$cond", List.of(new Document("$eq", guess), 0, 1));
        Document fails = new Document("$divide", List.of(1, zero));
        try {
            documents.count(Filter.raw(new Document("$expr", fails)));
            return List.of();
        } catch (Unavailable | TimedOut broken) {
            throw broken;
        } catch (StoreFailure told) {
            return List.of(Planted.THEIRS);
        }
    }

    private static Attack read(String key, String what, Means.Read means) {
        return new Attack(TenantAttack.of(key, READ, what), false, true, means);
    }

    private static Attack write(String key, String what, Means.Write means) {
        return new Attack(TenantAttack.of(key, WRITE, what), false, true, means);
    }
}
