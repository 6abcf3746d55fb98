package dev.bedstone.mongo;

import static dev.bedstone.mongo.Filter.all;
import static dev.bedstone.mongo.Filter.where;
import static dev.bedstone.mongo.Update.increment;
import static dev.bedstone.mongo.Update.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.WriteConcern;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every call demands of the server, as it is sent: a write is confirmed by a majority from its
 * journal, and whatever is asked has its time.
 */
@MongoTest
class SafetyOnTheWireTest {

    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findAndModify");
    private static final Set<String> READS = Set.of("find", "aggregate", "distinct", "count");

    private static final CollectionDefinition<Item, String> ITEMS =
            CollectionDefinition.of("items", Item.class, Item::id).ofPlatform();

    /** What is written. */
    record Item(String id, long count) {}

    private TappedMongo tapped;
    private Documents<Item, String> items;

    @BeforeEach
    void open(FreshMongo fresh) throws IOException {
        tapped = TappedMongo.open(fresh);
        items = tapped.mongo().documents(ITEMS);
    }

    @AfterEach
    void close() throws IOException {
        tapped.close();
    }

    @Test
    void everyWriteIsConfirmedByAMajorityFromItsJournal() {
        tapped.tap().forget();
        items.insert(new Item("a", 0));
        items.insertAll(List.of(new Item("b", 0), new Item("c", 0)));
        items.update("a", increment(Item::count, 1L));
        items.updateAll(all(), set(Item::count, 2L));
        items.replace(new Item("a", 3));
        items.upsert(new Item("d", 4));
        items.updateAndGet("a", increment(Item::count, 1L));
        items.delete("a");
        items.deleteAll(where(Item::count).is(2L));
        assertThat(sent(WRITES)).hasSize(9).allSatisfy(SafetyOnTheWireTest::isSafe);
    }

    @Test
    void everyCallTellsTheServerItsTime() {
        tapped.tap().forget();
        items.insert(new Item("a", 0));
        items.get("a");
        items.find().list();
        items.count(all());
        items.distinct(Item::count, Long.class, all());
        items.aggregate().list();
        items.delete("a");
        assertThat(sent(WRITES)).hasSize(2).allSatisfy(SafetyOnTheWireTest::hasTime);
        assertThat(sent(READS)).hasSize(5).allSatisfy(SafetyOnTheWireTest::hasTime);
    }

    /** The control: a write as the driver sends it of itself. */
    @Test
    void withoutTheLayersSettingsTheCheckIsRed() {
        tapped.tap().forget();
        tapped.mongo()
                .database()
                .withWriteConcern(WriteConcern.ACKNOWLEDGED)
                .getCollection("items")
                .insertOne(new Document());
        assertThat(sent(WRITES)).hasSize(1);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(sent(WRITES)).allSatisfy(SafetyOnTheWireTest::isSafe));
    }

    private List<BsonDocument> sent(Set<String> names) {
        return tapped.tap().commands().stream()
                .filter(command -> names.contains(command.getFirstKey()))
                .toList();
    }

    private static void isSafe(BsonDocument command) {
        assertThat(command.get("writeConcern"))
                .isEqualTo(BsonDocument.parse("{w: 'majority', j: true}"));
    }

    private static void hasTime(BsonDocument command) {
        assertThat(command.getNumber("maxTimeMS").longValue()).isPositive();
    }
}
