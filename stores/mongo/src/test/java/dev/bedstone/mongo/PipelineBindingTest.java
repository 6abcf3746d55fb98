package dev.bedstone.mongo;

import static dev.bedstone.mongo.Filter.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.UnwindOptions;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.MissingScopeException;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import dev.bedstone.testkit.NeedsRealMongo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a pipeline takes in is the tenant's; a stage that cannot be bound to it is refused. */
@MongoTest
class PipelineBindingTest {

    private static final Document SCRIPT =
            new Document("$function", new Document("body", "function() { return true; }"));

    /** What joins make of campaigns. */
    record Joined(String name, List<Document> others) {}

    private Mongo mongo;
    private Documents<Campaign, UUID> campaigns;

    @BeforeEach
    void fill(FreshMongo fresh) {
        mongo = Mongo.open(fresh.config(), StoreHooks.NONE);
        campaigns = PlantedCampaigns.in(mongo);
    }

    @AfterEach
    void close() {
        mongo.close();
    }

    @Test
    void otherCollectionsGiveTheTenantsDocumentsOnly() {
        Bson byName = Aggregates.lookup("campaigns", "name", "name", "others");
        assertThat(joined(byName))
                .as("globex has an 'a' too")
                .allSatisfy(joined -> assertThat(joined.others()).hasSize(1));
        Bson all =
                new Document(
                        "$lookup",
                        new Document("from", "campaigns")
                                .append("pipeline", List.of())
                                .append("as", "others"));
        assertThat(joined(all)).allSatisfy(joined -> assertThat(joined.others()).hasSize(3));
        Bson nested =
                new Document(
                        "$lookup",
                        new Document("from", "campaigns")
                                .append(
                                        "pipeline",
                                        List.of(
                                                all,
                                                Aggregates.unwind("$others", new UnwindOptions())
                                                        .toBsonDocument()))
                                .append("as", "others"));
        assertThat(joined(nested))
                .as("three campaigns, each with the three")
                .allSatisfy(joined -> assertThat(joined.others()).hasSize(9));
        List<Document> facets =
                asAcme(
                        campaigns
                                .aggregate()
                                .stages(
                                        Document.class,
                                        new Document(
                                                "$facet",
                                                new Document("one", List.of(all))
                                                        .append(
                                                                "two",
                                                                List.of(
                                                                        new Document(
                                                                                "$count", "n"))))));
        assertThat(facets.getFirst().getList("one", Document.class))
                .hasSize(3)
                .allSatisfy(one -> assertThat(one.getList("others", Document.class)).hasSize(3));
        assertThat(facets.getFirst().getList("two", Document.class).getFirst())
                .containsEntry("n", 3);
    }

    @Test
    @NeedsRealMongo("$unionWith and $graphLookup")
    void unionsAndGraphsGiveTheTenantsDocumentsOnly() {
        assertThat(
                        asAcme(
                                campaigns
                                        .aggregate()
                                        .stages(
                                                Document.class,
                                                new Document("$unionWith", "campaigns"),
                                                new Document(
                                                        "$unionWith",
                                                        new Document("coll", "campaigns")
                                                                .append(
                                                                        "pipeline",
                                                                        List.of(
                                                                                new Document(
                                                                                        "$unionWith",
                                                                                        "campaigns")))))))
                .hasSize(12);
        Bson graph =
                new Document(
                        "$graphLookup",
                        new Document("from", "campaigns")
                                .append("startWith", "$name")
                                .append("connectFromField", "name")
                                .append("connectToField", "name")
                                .append("as", "others"));
        assertThat(joined(graph)).allSatisfy(joined -> assertThat(joined.others()).hasSize(1));
    }

    @Test
    void whatWritesOrCannotBeBoundIsRefused() {
        for (Document stage :
                List.of(
                        new Document("$out", "elsewhere"),
                        new Document("$merge", "elsewhere"),
                        new Document("$documents", List.of()),
                        new Document("$collStats", new Document()),
                        new Document("$indexStats", new Document()),
                        new Document("$currentOp", new Document()),
                        new Document("$changeStream", new Document()),
                        new Document("$geoNear", new Document()),
                        new Document("$search", new Document()),
                        new Document("$listSessions", new Document()),
                        new Document("$listLocalSessions", new Document()),
                        new Document("$listSearchIndexes", new Document()),
                        new Document("$listSampledQueries", new Document()),
                        new Document("$planCacheStats", new Document()),
                        new Document("$queryStats", new Document()),
                        new Document("$shardedDataDistribution", new Document()),
                        new Document("$changeStreamSplitLargeEvent", new Document()),
                        new Document("$searchMeta", new Document()),
                        new Document("$vectorSearch", new Document()),
                        new Document("$rankFusion", new Document()),
                        new Document("$scoreFusion", new Document()),
                        new Document("$mapReduce", new Document()),
                        new Document("$_internalInhibitOptimization", new Document()),
                        new Document("$somethingNew", 1),
                        new Document(
                                "$lookup",
                                new Document(
                                                "pipeline",
                                                List.of(new Document("$documents", List.of())))
                                        .append("as", "x")),
                        new Document(
                                "$unionWith",
                                new Document(
                                        "pipeline",
                                        List.of(new Document("$documents", List.of())))),
                        new Document(
                                "$lookup",
                                new Document("from", "x")
                                        .append("as", "x")
                                        .append(
                                                "pipeline",
                                                List.of(
                                                        new Document(
                                                                "$facet",
                                                                new Document(
                                                                        "y",
                                                                        List.of(
                                                                                new Document(
                                                                                        "$rankFusion",
                                                                                        1))))))),
                        new Document(
                                "$graphLookup",
                                new Document("from", "x")
                                        .append(
                                                "restrictSearchWithMatch",
                                                new Document("$where", "true"))),
                        new Document("$match", new Document()).append("$out", "x"),
                        new Document(
                                "$lookup",
                                new Document(
                                                "from",
                                                new Document("db", "other").append("coll", "x"))
                                        .append("as", "x")),
                        new Document(
                                "$lookup",
                                new Document("from", "x")
                                        .append("as", "x")
                                        .append("pipeline", List.of(new Document("$out", "y")))),
                        new Document(
                                "$unionWith",
                                new Document("coll", "x")
                                        .append("pipeline", List.of(new Document("$merge", "y")))),
                        new Document(
                                "$facet", new Document("x", List.of(new Document("$out", "y")))),
                        new Document("$match", new Document("$where", "true")),
                        new Document("$match", new Document("$expr", SCRIPT)),
                        new Document("$addFields", new Document("x", List.of(SCRIPT))),
                        new Document(
                                "$group",
                                new Document("_id", null)
                                        .append("x", new Document("$accumulator", 1))))) {
            Tenants.ACME.run(() ->
                    assertThatIllegalArgumentException()
                            .as("%s", stage)
                            .isThrownBy(() ->
                                    campaigns.aggregate().stages(Document.class, stage).list()));
        }
        assertThat(mongo.database().listCollectionNames().into(new ArrayList<>()))
                .containsExactly("campaigns");
    }

    @Test
    void scriptsOfTheServerAreRefusedInFiltersAndUnderstoodAsValues() {
        Map<String, String> labels = Map.of("$where", "true", "$function", "x");
        Campaign labelled = Campaign.named("labelled").withLabels(labels);
        Tenants.ACME.run(() -> {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            campaigns.count(
                                    Filter.raw(
                                            new Document(
                                                    "$or",
                                                    List.of(new Document("$where", "true"))))))
                    .withMessageContaining("$where");
            campaigns.insert(labelled);
            assertThat(campaigns.find(where(Campaign::labels).is(labels)).list())
                    .as("the control: a value is a value")
                    .containsExactly(labelled);
        });
    }

    /**
     * A collection of the platform is no way round: what it takes in belongs to nobody, or to us.
     */
    @Test
    void aPipelineOfThePlatformTakesInNobodyElsesDocuments() {
        record Template(String id) {}
        Documents<Template, String> templates =
                mongo.documents(
                        CollectionDefinition.of("templates", Template.class, Template::id)
                                .ofPlatform());
        templates.insert(new Template("welcome"));
        Bson all = lookup("campaigns", List.of());
        Bson own = lookup("templates", List.of());
        Bson nested = lookup("templates", List.of(all, new Document("$unwind", "$others")));
        assertThat(taken(templates, all)).as("nobody's work").isEmpty();
        assertThat(taken(templates, nested)).isEmpty();
        assertThat(taken(templates, own)).as("the platform's own").hasSize(1);
        Tenants.ACME.run(() -> {
            assertThat(taken(templates, all)).hasSize(3);
            assertThat(taken(templates, nested)).hasSize(3);
            assertThat(taken(templates, own)).hasSize(1);
        });
        assertThatIllegalArgumentException()
                .as("JavaScript would see what it takes in")
                .isThrownBy(() ->
                        taken(
                                templates,
                                lookup(
                                        "campaigns",
                                        List.of(
                                                new Document(
                                                        "$match",
                                                        new Document("$where", "true"))))));
    }

    private static Bson lookup(String from, List<? extends Bson> pipeline) {
        return new Document(
                "$lookup",
                new Document("from", from).append("pipeline", pipeline).append("as", "others"));
    }

    private static List<Document> taken(Documents<?, ?> templates, Bson stage) {
        return templates
                .aggregate()
                .stages(Document.class, stage)
                .first()
                .orElseThrow()
                .getList("others", Document.class);
    }

    @Test
    void withoutATenantNothingIsSent() {
        assertThatExceptionOfType(MissingScopeException.class)
                .isThrownBy(() -> campaigns.aggregate().list());
    }

    private List<Joined> joined(Bson stage) {
        return asAcme(campaigns.aggregate().stages(Joined.class, stage));
    }

    private static <T> List<T> asAcme(Aggregation<T> aggregation) {
        return Tenants.ACME.call(aggregation::list);
    }
}
