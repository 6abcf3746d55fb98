package dev.bedstone.mongo;

import static dev.bedstone.mongo.Filter.where;
import static dev.bedstone.mongo.Sort.ascending;
import static dev.bedstone.mongo.Sort.descending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Field;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UnwindOptions;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.MissingScopeException;
import dev.bedstone.mongo.Campaign.Schedule;
import dev.bedstone.mongo.Campaign.Status;
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

@MongoTest
class AggregationTest {

    /** Campaigns of one status. */
    record StatusCount(Status status, long campaigns, long sent, double average, long most) {}

    /** Campaigns of one channel and length. */
    record ChannelCount(String channel, int days, int campaigns, List<String> names) {}

    private static final Document SCRIPT =
            new Document("$function", new Document("body", "function() { return true; }"));

    /** What joins make of campaigns. */
    record Joined(String name, List<Document> others) {}

    private Mongo mongo;
    private Documents<Campaign, UUID> campaigns;

    @BeforeEach
    void fill(FreshMongo fresh) {
        mongo = Mongo.open(fresh.config(), StoreHooks.NONE);
        campaigns = mongo.documents(Campaign.PLAIN);
        Tenants.ACME.run(() ->
                campaigns
                        .insertAll(
                                List.of(
                                        Campaign.named("a").withSent(1),
                                        Campaign.named("b").withSent(3),
                                        Campaign.named("c").withStatus(Status.ACTIVE).withSent(10)))
                        .requireAll());
        Tenants.GLOBEX.run(() ->
                campaigns
                        .insertAll(
                                List.of(
                                        Campaign.named("a").withSent(500),
                                        Campaign.named("foreign").withSent(1_000)))
                        .requireAll());
    }

    @AfterEach
    void close() {
        mongo.close();
    }

    @Test
    void groupsBecomeRecords() {
        List<StatusCount> counts =
                asAcme(
                        campaigns
                                .aggregate()
                                .group(
                                        Grouping.<Campaign, StatusCount>into(StatusCount.class)
                                                .by(StatusCount::status, Campaign::status)
                                                .count(StatusCount::campaigns)
                                                .sum(StatusCount::sent, Campaign::sent)
                                                .average(StatusCount::average, Campaign::sent)
                                                .greatest(StatusCount::most, Campaign::sent))
                                .sort(descending(StatusCount::campaigns)));
        assertThat(counts)
                .containsExactly(
                        new StatusCount(Status.DRAFT, 2, 4, 2.0, 3),
                        new StatusCount(Status.ACTIVE, 1, 10, 10.0, 10));
    }

    @Test
    void listsAreTakenApartAndKeysMayBeSeveral() {
        List<ChannelCount> counts =
                asAcme(
                        campaigns
                                .aggregate()
                                .match(where(Campaign::sent).above(1L))
                                .unwind(Campaign::channels)
                                .group(
                                        Grouping.<Campaign, ChannelCount>into(ChannelCount.class)
                                                .by(
                                                        ChannelCount::channel,
                                                        dev.bedstone.mongo.Field.elements(
                                                                Campaign::channels))
                                                .by(
                                                        ChannelCount::days,
                                                        dev.bedstone.mongo.Field.of(
                                                                        Campaign::schedule)
                                                                .then(Schedule::days))
                                                .count(ChannelCount::campaigns)
                                                .collect(ChannelCount::names, Campaign::name))
                                .match(where(ChannelCount::campaigns).is(2))
                                .sort(ascending(ChannelCount::channel)));
        assertThat(counts).extracting(ChannelCount::channel).containsExactly("email", "sms");
        assertThat(counts.getFirst().days()).isEqualTo(7);
        assertThat(counts.getFirst().names()).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void wholeDocumentsStayRecords() {
        List<Campaign> best =
                asAcme(campaigns.aggregate().sort(descending(Campaign::sent)).limit(2));
        assertThat(best).extracting(Campaign::name).containsExactly("c", "b");
        assertThat(best).allSatisfy(campaign -> assertThat(campaign.id()).isNotNull());
        List<String> names = new ArrayList<>();
        Tenants.ACME.run(() ->
                campaigns
                        .aggregate()
                        .sort(ascending(Campaign::id))
                        .forEach(campaign -> names.add(campaign.name())));
        assertThat(names).containsExactlyInAnyOrder("a", "b", "c");
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

    @Test
    void rawStagesGiveRecordsOfTheirOwn() {
        record Doubled(String name, long twice) {}
        List<Doubled> doubled =
                asAcme(
                        campaigns
                                .aggregate()
                                .stages(
                                        Doubled.class,
                                        Aggregates.match(Filters.eq("name", "b")),
                                        Aggregates.set(
                                                new Field<>(
                                                        "twice",
                                                        new Document(
                                                                "$multiply",
                                                                List.of("$sent", 2))))));
        assertThat(doubled).containsExactly(new Doubled("b", 6));
    }

    private List<Joined> joined(Bson stage) {
        return asAcme(campaigns.aggregate().stages(Joined.class, stage));
    }

    private static <T> List<T> asAcme(Aggregation<T> aggregation) {
        return Tenants.ACME.call(aggregation::list);
    }
}
