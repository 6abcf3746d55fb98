package dev.bedstone.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server does and the stand-in does not ends with a way out; some it says otherwise. */
@Tag("engine")
class NotOfferedTest {

    @TempDir Path directory;

    private LocalMongo engine;
    private MongoClient client;

    @BeforeEach
    void start() {
        engine = LocalMongo.start(LocalMongoOptions.in(directory));
        client = Clients.of(engine);
    }

    @AfterEach
    void stop() {
        client.close();
        engine.close();
    }

    @Test
    void whatItCannotDoIsRefusedWithAWayOut() throws IOException {
        MongoDatabase database = client.getDatabase("d");
        MongoCollection<Document> collection = database.getCollection("c");
        collection.insertOne(new Document("_id", 1).append("n", 1));
        List<Document> change = List.of(new Document("$set", new Document("n", 2)));
        List<Runnable> calls =
                List.of(
                        () -> collection.updateOne(new Document(), change),
                        () -> collection.updateMany(new Document(), change),
                        () -> collection.findOneAndUpdate(new Document(), change),
                        () -> all(collection, new Document("$unionWith", "c")),
                        () -> all(collection, new Document("$setWindowFields", new Document())),
                        () -> all(collection, new Document("$rankFusion", new Document())),
                        () ->
                                all(
                                        collection,
                                        new Document(
                                                "$project",
                                                new Document(
                                                        "x", new Document("$top", List.of())))),
                        () -> collection.find(new Document("n", new Document("$near", 1))).first(),
                        () -> collection.find(new Document("$text", "x")).first(),
                        () -> database.runCommand(new Document("collMod", "c")),
                        () ->
                                database.runCommand(
                                        new Document("explain", new Document("find", "c"))),
                        () -> database.runCommand(new Document("mapReduce", "c")));
        assertThat(calls)
                .allSatisfy(call ->
                        assertThatExceptionOfType(MongoException.class)
                                .isThrownBy(call::run)
                                .withMessageContaining("the stand-in for MongoDB")
                                .withMessageContaining("set MONGODB_URI to use a server"));
        assertThat(collection.find().first()).containsEntry("n", 1);
        assertThat(Files.readString(engine.log()))
                .as("the log")
                .doesNotContain("ClassCastException");
    }

    @Test
    void anyExpressionIsACondition() {
        MongoCollection<Document> collection = client.getDatabase("d").getCollection("c");
        collection.insertOne(new Document("_id", 1).append("n", 3));
        for (String holds :
                List.of(
                        "{$expr: {$add: ['$n', 1]}}",
                        "{$expr: '$n'}",
                        "{$expr: true}",
                        "{$or: [{$expr: {$not: ['$missing']}}, {n: 0}]}",
                        "{$expr: {$and: [{$gt: ['$n', 2]}, {$lt: ['$n', 4]}]}}")) {
            Document condition = Document.parse(holds);
            assertThat(collection.find(condition)).as(holds).hasSize(1);
            assertThat(collection.aggregate(List.of(new Document("$match", condition))))
                    .as(holds)
                    .hasSize(1);
            assertThat(collection.find(new Document("$nor", List.of(condition))))
                    .as("the control: not %s", holds)
                    .isEmpty();
        }
    }

    private static void all(MongoCollection<Document> collection, Document stage) {
        collection.aggregate(List.of(stage)).into(new ArrayList<>());
    }
}
