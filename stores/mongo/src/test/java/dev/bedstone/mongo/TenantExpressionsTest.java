package dev.bedstone.mongo;

import static dev.bedstone.mongo.Update.increment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.MongoException;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Promise R34 where a condition computes: a server may decide the parts of a filter in any order,
 * so what fails on documents of others would tell of them.
 */
@MongoTest
class TenantExpressionsTest {

    /** What is asked about. */
    record Item(String id, String text, long count, Map<String, String> labels) {}

    private static final CollectionDefinition<Item, String> ITEMS =
            CollectionDefinition.of("items", Item.class, Item::id);

    /** Divides by zero for whoever has this text. */
    private static final Document FAILS =
            new Document(
                    "$divide",
                    List.of(
                            1,
                            new Document(
                                    "$cond",
                                    List.of(
                                            new Document("$eq", List.of("$text", "theirs")),
                                            0,
                                            1))));

    private static final Document TELLING = new Document("$expr", FAILS);

    private TappedMongo tapped;
    private WireTap tap;
    private Mongo mongo;
    private Documents<Item, String> items;

    @BeforeEach
    void open(FreshMongo fresh) throws IOException {
        tapped = TappedMongo.open(fresh);
        tap = tapped.tap();
        mongo = tapped.mongo();
        items = mongo.documents(ITEMS);
        Tenants.ACME.run(() -> items.insert(new Item("a", "mine", 0, Map.of())));
        Tenants.GLOBEX.run(() -> items.insert(new Item("b", "theirs", 0, Map.of())));
    }

    @AfterEach
    void close() throws IOException {
        tapped.close();
    }

    @Test
    void aConditionThatFailsIsComputedOnTheTenantsDocumentsOnly() {
        for (Document condition :
                List.of(
                        TELLING,
                        new Document("$or", List.of(TELLING, new Document("text", "x"))),
                        new Document("$and", List.of(new Document("$or", List.of(TELLING)))))) {
            Filter<Item> filter = Filter.raw(condition);
            List<Runnable> calls =
                    List.of(
                            () -> assertThat(items.find(filter).list()).hasSize(1),
                            () -> assertThat(items.find(filter).first()).isPresent(),
                            () -> items.find(filter).forEach(item -> {}),
                            () ->
                                    assertThat(items.find(filter).page(1, Optional.empty()))
                                            .isNotNull(),
                            () -> assertThat(items.count(filter)).isOne(),
                            () -> assertThat(items.count(filter.not())).isZero(),
                            () -> assertThat(items.exists(filter.or(Filter.all()))).isTrue(),
                            () ->
                                    assertThat(items.distinct(Item::text, String.class, filter))
                                            .containsExactly("mine"),
                            () -> items.updateAll(filter, increment(Item::count, 1L)),
                            () -> items.deleteAll(filter.not()));
            for (Runnable call : calls) {
                tap.forget();
                Tenants.ACME.run(call);
                assertThat(filters()).isNotEmpty().allSatisfy(this::tellsNothingInAnyOrder);
            }
        }
    }

    /** The control: what the caller wrote, decided first, fails, and so does the check. */
    @Test
    void asItWasWrittenItTells() {
        BsonDocument tenant = BsonDocument.parse("{'_id.tenant': {'$eq': 'x'}}");
        BsonDocument written =
                new BsonDocument("$and", new BsonArray(List.of(tenant, TELLING.toBsonDocument())));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> tellsNothingInAnyOrder(written));
        Tenants.GLOBEX.run(() ->
                assertThatExceptionOfType(StoreFailure.class)
                        .as("on one's own documents it fails as it should")
                        .isThrownBy(() -> items.count(Filter.raw(TELLING))));
    }

    /** As a server that begins with the last part would decide it. */
    private void tellsNothingInAnyOrder(BsonDocument filter) {
        List<BsonValue> parts = new ArrayList<>(filter.getArray("$and").reversed());
        assertThatCode(() -> raw(new BsonDocument("$and", new BsonArray(parts))))
                .as("%s", filter.toJson())
                .doesNotThrowAnyException();
    }

    private void raw(Bson filter) throws MongoException {
        mongo.database().getCollection("items").find(filter).into(new ArrayList<>());
    }

    private List<BsonDocument> filters() {
        List<BsonDocument> filters = new ArrayList<>();
        for (BsonDocument command : tap.commands()) {
            switch (command.getFirstKey()) {
                case "find" -> filters.add(command.getDocument("filter"));
                case "count", "distinct" -> filters.add(command.getDocument("query"));
                case "update" -> filters.add(first(command, "updates").getDocument("q"));
                case "delete" -> filters.add(first(command, "deletes").getDocument("q"));
                case "aggregate" -> filters.add(first(command, "pipeline").getDocument("$match"));
                default -> {}
            }
        }
        return filters;
    }

    private static BsonDocument first(BsonDocument command, String several) {
        return command.getArray(several).getFirst().asDocument();
    }

    /** A server may use an index for it, which it could not behind anything else. */
    @Test
    void whatCannotFailIsSentAsItIsWritten() {
        Document safe =
                new Document(
                        "$expr",
                        new Document(
                                "$and",
                                List.of(
                                        new Document("$eq", List.of("$text", "mine")),
                                        new Document("$gte", List.of("$count", 0)),
                                        new Document(
                                                "$ne",
                                                List.of(
                                                        "$text",
                                                        new Document(
                                                                "$literal",
                                                                new Document("$toInt", "x")))))));
        tap.forget();
        Tenants.ACME.run(() -> assertThat(items.find(Filter.raw(safe)).list()).hasSize(1));
        assertThat(filters())
                .allSatisfy(filter ->
                        assertThat(filter.getArray("$and")).contains(safe.toBsonDocument()));
        tap.forget();
        Tenants.ACME.run(() -> pipeline(new Document("$match", safe)).list());
        assertThat(stages()).containsExactly("$match", "$match");
    }

    /** What was looked at is what is sent. */
    @Test
    void aConditionIsTakenAsItIsWhenItIsSaid() {
        BsonDocument mine = BsonDocument.parse("{text: 'mine'}");
        Filter<Item> filter = Filter.raw(mine);
        Tenants.ACME.run(() -> {
            for (int i = 0; i < 3; i++) {
                items.insert(new Item("more" + i, "mine", 0, Map.of()));
            }
            String next = items.find(filter).page(2, Optional.empty()).next().orElseThrow();
            assertThat(items.find(filter).page(2, Optional.of(next)).items()).hasSize(2);
            assertThat(items.count(filter)).isEqualTo(4);
        });
        assertThat(mine).isEqualTo(BsonDocument.parse("{text: 'mine'}"));
    }

    /** A server reads the first of two elements with one name, a map keeps the last. */
    @Test
    void aNameThatStandsTwiceHidesNothing() {
        BasicOutputBuffer bytes = new BasicOutputBuffer();
        try (BsonBinaryWriter writer = new BsonBinaryWriter(bytes)) {
            writer.writeStartDocument();
            for (String operator : List.of("$where", "$comment")) {
                writer.writeName("$or");
                writer.writeStartArray();
                writer.writeStartDocument();
                writer.writeString(operator, "true");
                writer.writeEndDocument();
                writer.writeEndArray();
            }
            writer.writeEndDocument();
        }
        RawBsonDocument twice = new RawBsonDocument(bytes.toByteArray());
        tap.forget();
        Tenants.ACME.run(() -> {
            try {
                items.count(Filter.raw(twice));
            } catch (StoreFailure refused) {
                // What the server makes of the rest is its own business.
            }
        });
        assertThat(filters())
                .isNotEmpty()
                .allSatisfy(filter -> assertThat(filter.toJson()).doesNotContain("$where"));
    }

    /** A value is a value, whatever its keys are called. */
    @Test
    void aMapWithTheOperatorsNameIsNoExpression() {
        Map<String, String> labels = Map.of("$expr", "$divide");
        Tenants.ACME.run(() -> {
            items.insert(new Item("labelled", "x", 0, labels));
            assertThat(items.find(Filter.where(Item::labels).is(labels)).list())
                    .extracting(Item::id)
                    .containsExactly("labelled");
        });
    }

    /** Conditions that follow each other are one to a server; a limit keeps them apart. */
    @Test
    void inAPipelineItStaysBehindTheTenantsCondition() {
        Document match = new Document("$match", TELLING);
        tap.forget();
        Tenants.ACME.run(() -> assertThat(pipeline(match).list()).hasSize(1));
        assertThat(stages()).containsExactly("$match", "$limit", "$match");
        tap.forget();
        Tenants.ACME.run(() -> pipeline(new Document("$skip", 0), match).list());
        assertThat(stages())
                .as("one that a server would move to the front")
                .containsExactly("$match", "$limit", "$skip", "$match");
        tap.forget();
        Document lookup =
                new Document("from", "items")
                        .append("pipeline", List.of(match))
                        .append("as", "all");
        Tenants.ACME.run(() ->
                assertThat(pipeline(new Document("$lookup", lookup)).list())
                        .allSatisfy(
                                one -> assertThat(one.getList("all", Document.class)).hasSize(1)));
        assertThat(stages()).containsExactly("$match", "$lookup");
        BsonDocument joined = sent().getLast().asDocument().getDocument("$lookup");
        assertThat(names(joined.getArray("pipeline")))
                .containsExactly("$match", "$limit", "$match");
    }

    private Aggregation<Document> pipeline(Bson... stages) {
        return items.aggregate().stages(Document.class, stages);
    }

    private List<String> stages() {
        return names(sent());
    }

    /** Of the last pipeline; connections that are opened beside it say other things. */
    private BsonArray sent() {
        return tap.commands().reversed().stream()
                .filter(command -> command.getFirstKey().equals("aggregate"))
                .findFirst()
                .orElseThrow()
                .getArray("pipeline");
    }

    private static List<String> names(BsonArray pipeline) {
        return pipeline.stream().map(stage -> stage.asDocument().getFirstKey()).toList();
    }
}
