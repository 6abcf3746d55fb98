package dev.bedstone.mongo;

import static dev.bedstone.mongo.Update.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Corrupt;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.mongo.Campaign.Status;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is stored and does not fit, and what cannot be stored: said so, without a value. */
@MongoTest
class UnfitDataTest {

    private static final String SECRET = "a secret value";
    private static final int MEGABYTE = 1 << 20;

    /** Where something happened. */
    record Place(Instant at, Status status) {}

    /** What is read. */
    record Thing(String id, String text, long number, Optional<Place> place, List<String> tags) {
        Thing {
            tags = List.copyOf(tags);
        }
    }

    private static final CollectionDefinition<Thing, String> THINGS =
            CollectionDefinition.of("things", Thing.class, Thing::id).ofPlatform();

    private Mongo mongo;
    private Documents<Thing, String> things;

    @BeforeEach
    void open(FreshMongo fresh) {
        mongo = Mongo.open(MongoOpenTest.patient(fresh.config()), StoreHooks.NONE);
        things = mongo.documents(THINGS);
    }

    @AfterEach
    void close() {
        mongo.close();
    }

    private static Thing thing(String id, String text) {
        return new Thing(id, text, 1, Optional.empty(), List.of());
    }

    private void stored(Document document) {
        mongo.database().getCollection("things").insertOne(document);
    }

    private static <T extends StoreFailure> T refused(Class<T> kind, Runnable call) {
        T refused = catchThrowableOfType(kind, call::run);
        assertThat(refused).as("a " + kind.getSimpleName()).isNotNull();
        assertThat(refused.getMessage()).doesNotContain(SECRET);
        return refused;
    }

    @Test
    void anElementOfAnotherTypeIsNamed() {
        stored(new Document("_id", "1").append("number", SECRET).append("tags", List.of()));
        String whole = refused(Corrupt.class, () -> things.get("1")).getMessage();
        assertThat(whole).contains("element number is a STRING that Thing cannot hold");
        assertThat(refused(Corrupt.class, () -> things.find().list()).getMessage())
                .isEqualTo(whole.replace("get", "find"));
    }

    @Test
    void anElementWithinAnotherIsNamed() {
        stored(
                new Document("_id", "1")
                        .append("place", new Document("at", 7))
                        .append("tags", List.of()));
        assertThat(refused(Corrupt.class, () -> things.require("1")).getMessage())
                .contains("element at is a INT32 that Place cannot hold");
    }

    /** A newer release has written it. */
    @Test
    void aConstantThatThisProgramDoesNotKnowIsSaid() {
        stored(
                new Document("_id", "1")
                        .append("place", new Document("status", SECRET))
                        .append("tags", List.of()));
        assertThat(refused(Corrupt.class, () -> things.require("1")).getMessage())
                .contains("element status is a STRING that Place cannot hold");
    }

    @Test
    void aRecordThatRefusesWhatIsStoredIsNamed() {
        stored(new Document("_id", "1"));
        assertThat(refused(Corrupt.class, () -> things.require("1")).getMessage())
                .contains("the record Thing refuses what is stored by NullPointerException");
    }

    @Test
    void whatHasNoFormInBsonIsNoCorruption() {
        Document odd = new Document("a\0b", SECRET);
        refused(Misconfigured.class, () -> things.count(Filter.raw(odd)));
        refused(
                Misconfigured.class,
                () -> things.update("1", Update.raw(new Document("$set", odd))));
        Thing late =
                new Thing(
                        "1",
                        SECRET,
                        1,
                        Optional.of(new Place(Instant.MAX, Status.DRAFT)),
                        List.of());
        assertThat(refused(Misconfigured.class, () -> things.insert(late)).effect())
                .isEqualTo(Effect.NONE);
        things.insert(thing("a\0b", "x\0y"));
        assertThat(things.require("a\0b").text()).as("in a value it is a character").hasSize(3);
    }

    @Test
    void aDocumentThatIsTooLargeIsNotSent() {
        Thing large = thing("large", SECRET.repeat(MEGABYTE * 17 / SECRET.length()));
        assertThat(refused(Misconfigured.class, () -> things.insert(large)).getMessage())
                .contains("16 MB");
        Thing small = thing("small", "x");
        things.insert(small);
        refused(Misconfigured.class, () -> things.update("small", set(Thing::text, large.text())));
        assertThat(things.find().list()).containsExactly(small);
    }

    @Test
    void aDocumentThatGrowsTooLargeStaysAsItWas() {
        Thing nearly = thing("1", "x".repeat(15 * MEGABYTE));
        things.insert(nearly);
        assertThat(
                        refused(
                                        Misconfigured.class,
                                        () ->
                                                things.update(
                                                        "1",
                                                        Update.raw(
                                                                new Document(
                                                                        "$set",
                                                                        new Document(
                                                                                "more",
                                                                                "y"
                                                                                        .repeat(
                                                                                                3
                                                                                                        * MEGABYTE))))))
                                .getMessage())
                .contains("16 MB");
        assertThat(things.require("1")).isEqualTo(nearly);
    }

    /** The driver sends what comes before it. */
    @Test
    void aBulkWithOneThatIsTooLargeDoesNotSayThatNothingHappened() {
        Bulk<Thing, String> bulk =
                new Bulk<Thing, String>()
                        .insert(thing("small", "x"))
                        .insert(thing("large", "x".repeat(17 * MEGABYTE)));
        assertThat(refused(OutcomeUnknown.class, () -> things.bulk(bulk)).getMessage())
                .contains("16 MB");
        assertThat(things.get("small")).isPresent();
        Bulk<Thing, String> alone =
                new Bulk<Thing, String>().insert(thing("large", "x".repeat(17 * MEGABYTE)));
        refused(Misconfigured.class, () -> things.bulk(alone));
    }
}
