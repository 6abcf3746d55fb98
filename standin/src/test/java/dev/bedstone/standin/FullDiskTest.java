package dev.bedstone.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A disk that fills up under the stand-in: changes are refused, nothing that was acknowledged is
 * lost, reads are answered, and it goes on when there is room.
 */
@Tag("engine")
class FullDiskTest {

    /** A server's own code for it. */
    private static final int OUT_OF_DISK_SPACE = 14_031;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** More than the disk has room for. */
    private static final int MANY = 1_000;

    private static final String PART = "x".repeat(64 * 1024);

    @TempDir Path temporary;
    private Path disk;
    private Path ballast;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(temporary.resolve("disk")).toRealPath();
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk.toString()) == 0,
                "NOT TESTED: a small disk cannot be mounted here");
        ballast = Files.write(disk.resolve("ballast"), new byte[6 * 1024 * 1024]);
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingAcknowledgedIsLostAndItGoesOnWhenThereIsRoom(boolean durable) throws IOException {
        LocalMongoOptions options =
                LocalMongoOptions.in(disk.resolve("mongo")).withDurable(durable);
        List<Integer> acknowledged = new ArrayList<>();
        try (LocalMongo engine = LocalMongo.start(options);
                MongoClient client = Clients.of(engine)) {
            MongoCollection<Document> things = LocalMongoTest.things(client);
            MongoException refused = fill(things, acknowledged);
            assertThat(refused.getCode()).isEqualTo(OUT_OF_DISK_SPACE);
            assertThat(refused).hasMessageContaining("free space on it");
            assertThat(engine.isAlive()).isTrue();
            assertThat(Files.readString(engine.log())).contains("the disk takes no writes");
            assertThat(missing(things, acknowledged)).as("they can be read").isEmpty();
            assertThatExceptionOfType(MongoException.class)
                    .as("an update, too")
                    .isThrownBy(() -> things.deleteOne(new Document("_id", 0)))
                    .satisfies(no -> assertThat(no.getCode()).isEqualTo(OUT_OF_DISK_SPACE));
            Files.delete(ballast);
            Awaitility.await().atMost(PATIENCE).until(() -> isInserted(things, MANY));
            acknowledged.add(MANY);
            if (durable) {
                ProcessHandle.of(engine.pid()).orElseThrow().destroyForcibly();
                Awaitility.await().atMost(PATIENCE).until(() -> !engine.isAlive());
            }
        }
        try (LocalMongo engine = LocalMongo.start(options);
                MongoClient client = Clients.of(engine)) {
            assertThat(missing(LocalMongoTest.things(client), acknowledged)).isEmpty();
        }
    }

    @Test
    void aStopOnAFullDiskSaysWhatItCost() throws IOException {
        LocalMongoOptions options = LocalMongoOptions.in(disk.resolve("mongo"));
        Path log;
        try (LocalMongo engine = LocalMongo.start(options);
                MongoClient client = Clients.of(engine)) {
            fill(LocalMongoTest.things(client), new ArrayList<>());
            log = engine.log();
        }
        assertThat(log).content().contains("the last changes could not be written");
        Files.delete(ballast);
        try (LocalMongo engine = LocalMongo.start(options);
                MongoClient client = Clients.of(engine)) {
            assertThat(isInserted(LocalMongoTest.things(client), MANY)).isTrue();
        }
    }

    /**
     * The control: what keeps the documents gives up by itself, and loses what it had not written.
     */
    @Test
    void byItselfTheFileIsGivenUp() {
        MVStore store = MVStore.open(disk.resolve("plain").toString());
        assertThatExceptionOfType(MVStoreException.class)
                .isThrownBy(() -> {
                    for (int i = 0; i < MANY; i++) {
                        store.openMap("things").put(i, PART + i);
                        store.commit();
                    }
                });
        assertThat(store.isClosed()).isTrue();
    }

    /** Inserts until one is refused; those that were acknowledged are added. */
    private static MongoException fill(MongoCollection<Document> things, List<Integer> into) {
        for (int i = 0; i < MANY; i++) {
            int number = i;
            MongoException refused =
                    catchThrowableOfType(MongoException.class, () -> insert(things, number));
            if (refused == null) {
                into.add(number);
            } else if (!(refused instanceof MongoWriteConcernException)) {
                return refused;
            }
        }
        throw new AssertionError("a disk of 12 MB took 64 MB");
    }

    private static boolean isInserted(MongoCollection<Document> things, int number) {
        return catchThrowableOfType(MongoException.class, () -> insert(things, number)) == null;
    }

    private static void insert(MongoCollection<Document> things, int number) {
        things.insertOne(new Document("_id", number).append("text", PART + number));
    }

    private static List<Integer> missing(MongoCollection<Document> things, List<Integer> wanted) {
        return wanted.stream()
                .filter(number -> things.find(new Document("_id", number)).first() == null)
                .toList();
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor();
    }
}
