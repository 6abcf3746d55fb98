package dev.bedstone.standin;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.Secret;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class LocalMongoTest {

    @TempDir Path directory;

    @Test
    void keepsEveryKindOfValueOverARestart() {
        Document id = new Document("tenant", UUID.randomUUID()).append("id", "welcome");
        Document document =
                new Document("_id", id)
                        .append("text", "ünï")
                        .append("number", 7L)
                        .append("amount", new Decimal128(new BigDecimal("12.50")))
                        .append("at", java.util.Date.from(Instant.ofEpochMilli(1_700_000_000_123L)))
                        .append("bytes", new org.bson.types.Binary(new byte[] {1, 2, 3}))
                        .append("nothing", null)
                        .append("list", List.of("a", new Document("b", 1)));
        try (LocalMongo engine = LocalMongo.start(LocalMongoOptions.in(directory));
                MongoClient client = Clients.of(engine)) {
            things(client).createIndex(Indexes.ascending("text"), unique());
            things(client).insertOne(document);
        }
        try (LocalMongo engine = LocalMongo.start(LocalMongoOptions.in(directory));
                MongoClient client = Clients.of(engine)) {
            assertThat(things(client).find(eq("_id", id)).first()).isEqualTo(document);
            assertThat(catchThrowable(() -> things(client).insertOne(new Document(document))))
                    .as("its key is still taken")
                    .isInstanceOf(MongoWriteException.class);
            assertThat(catchThrowable(() -> things(client).insertOne(new Document("text", "ünï"))))
                    .as("the unique index is still there")
                    .isInstanceOf(MongoWriteException.class);
            assertThat(things(client).listIndexes().into(new ArrayList<>())).hasSize(2);
        }
    }

    @Test
    void letsNobodyInWithoutItsPassword() throws IOException {
        try (LocalMongo engine = LocalMongo.start(LocalMongoOptions.in(directory))) {
            try (MongoClient client = Clients.of(engine, Secret.of("not-the-password"))) {
                assertThatExceptionOfType(MongoSecurityException.class)
                        .isThrownBy(() -> things(client).countDocuments());
            }
            try (MongoClient client = Clients.withoutLogin(engine)) {
                assertThatExceptionOfType(MongoCommandException.class)
                        .isThrownBy(() -> things(client).insertOne(new Document("a", 1)))
                        .satisfies(refused -> assertThat(refused.getCode()).isEqualTo(13));
                assertThat(client.getDatabase("admin").runCommand(new Document("ping", 1)))
                        .as("what a driver asks before it logs in")
                        .containsEntry("ok", 1.0);
            }
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(directory.resolve("passwords"))))
                    .isEqualTo("rw-------");
            assertThat(ProcessHandle.of(engine.pid()).orElseThrow().info().commandLine())
                    .get()
                    .asString()
                    .doesNotContain(engine.endpoint().application().password().reveal());
        }
    }

    @Test
    void saysThatItIsAStandIn() throws IOException {
        try (LocalMongo engine = LocalMongo.start(LocalMongoOptions.in(directory));
                MongoClient client = Clients.of(engine)) {
            assertThat(engine.version()).contains("stand-in");
            assertThat(engine.toString()).contains("stand-in");
            assertThat(new MongoBlueprint().title()).contains("stand-in");
            Document info = client.getDatabase("admin").runCommand(new Document("buildInfo", 1));
            assertThat(info.getList("modules", String.class)).contains("bedstone-standin");
            assertThat(Files.readString(engine.log())).contains("not MongoDB");
        }
    }

    @Test
    void aSlowCommandHoldsNobodyUp() throws InterruptedException {
        try (LocalMongo engine = LocalMongo.start(LocalMongoOptions.in(directory));
                MongoClient client = Clients.of(engine)) {
            things(client).insertOne(new Document("a", 1));
            Thread slow = Thread.ofVirtual().start(() -> sleep(client));
            Awaitility.await("it is seen, and who called it")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(operations(client))
                                    .anySatisfy(LocalMongoTest::isTheSlowOne));
            for (int i = 0; i < 20; i++) {
                assertThat(things(client).countDocuments()).isEqualTo(1);
            }
            assertThat(slow.isAlive()).isTrue();
        }
    }

    private static void isTheSlowOne(Document operation) {
        assertThat(operation.getString("appName")).isEqualTo("a test");
        assertThat(operation.get("command", Document.class)).containsKey("sleep");
    }

    @Test
    void concurrentChangesOfOneDocumentAreAllCounted() throws InterruptedException {
        try (LocalMongo engine =
                        LocalMongo.start(LocalMongoOptions.in(directory).withDurable(true));
                MongoClient client = Clients.of(engine)) {
            things(client).insertOne(new Document("_id", 1).append("n", 0));
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                threads.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    for (int i = 0; i < 25; i++) {
                                        things(client).updateOne(eq("_id", 1), inc("n", 1));
                                    }
                                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            Document counted = things(client).find(eq("_id", 1)).first();
            assertThat(counted).isNotNull().containsEntry("n", 200);
        }
    }

    @Test
    void aBatchInOrderEndsWithTheFirstStatementThatIsRefused() {
        try (LocalMongo engine = LocalMongo.start(LocalMongoOptions.in(directory));
                MongoClient client = Clients.of(engine)) {
            things(client).insertMany(List.of(one("a", 1), one("b", 2)));
            things(client).createIndex(Indexes.ascending("n"), unique());
            Document inserts =
                    new Document("insert", "things")
                            .append("documents", List.of(one("c", 3), one("a", 4), one("d", 5)));
            assertThat(ofBatch(client, inserts)).isEqualTo("n=1, refused=[1]");
            Document updates =
                    new Document("update", "things")
                            .append("updates", List.of(set("a", 10), set("b", 10), set("e", 11)));
            assertThat(ofBatch(client, updates)).isEqualTo("n=1, refused=[1]");
            assertThat(ofBatch(client, new Document(updates).append("ordered", false)))
                    .as("the control: out of order it goes on")
                    .isEqualTo("n=2, refused=[1]");
            Document deletes =
                    new Document("delete", "things")
                            .append(
                                    "deletes",
                                    List.of(
                                            delete(new Document("_id", "c")),
                                            delete(new Document("$nothing", 1)),
                                            delete(new Document("_id", "b"))));
            assertThat(ofBatch(client, deletes)).isEqualTo("n=1, refused=[1]");
            assertThat(things(client).find().map(found -> found.getString("_id")))
                    .containsExactlyInAnyOrder("a", "b", "e");
        }
    }

    private static String ofBatch(MongoClient client, Document command) {
        Document reply = client.getDatabase("test").runCommand(command);
        List<Integer> refused =
                reply.getList("writeErrors", Document.class, List.of()).stream()
                        .map(error -> error.getInteger("index"))
                        .toList();
        return "n=" + reply.get("n") + ", refused=" + refused;
    }

    private static Document one(String id, int number) {
        return new Document("_id", id).append("n", number);
    }

    private static Document set(String id, int number) {
        return new Document("q", new Document("_id", id))
                .append("u", new Document("$set", new Document("n", number)))
                .append("upsert", true);
    }

    private static Document delete(Document filter) {
        return new Document("q", filter).append("limit", 1);
    }

    @Test
    void aTakenPortIsSaidSo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(Misconfigured.class)
                    .isThrownBy(() ->
                            LocalMongo.start(
                                    LocalMongoOptions.in(directory).withPort(taken.getLocalPort())))
                    .withMessageContaining("is taken by");
        }
    }

    @Test
    void aDirectoryInUseIsSaidSo() {
        try (LocalMongo engine = LocalMongo.start(LocalMongoOptions.in(directory))) {
            assertThatExceptionOfType(Misconfigured.class)
                    .isThrownBy(() -> LocalMongo.start(LocalMongoOptions.in(directory)))
                    .withMessageContaining("in use");
            assertThat(engine.isAlive()).isTrue();
        }
    }

    /** Until the client is closed under it. */
    private static void sleep(MongoClient client) {
        Document command = new Document("sleep", 1).append("millis", 60_000);
        assertThat(catchThrowable(() -> client.getDatabase("admin").runCommand(command)))
                .isNotNull();
    }

    private static List<Document> operations(MongoClient client) {
        return client.getDatabase("admin")
                .runCommand(new Document("currentOp", 1).append("$all", true))
                .getList("inprog", Document.class);
    }

    private static IndexOptions unique() {
        return new IndexOptions().unique(true);
    }

    static MongoCollection<Document> things(MongoClient client) {
        return client.getDatabase("test").getCollection("things");
    }
}
