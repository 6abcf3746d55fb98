package dev.bedstone.standin;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kill of the process costs: nothing with {@code durable}, the last moment without. */
@Tag("engine")
class KillTest {

    private static final int KILLS = 3;
    private static final int WRITERS = 4;
    private static final int BEFORE_A_KILL = 60;

    /** Of a machine that does other things, too. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path directory;

    @Test
    void whatADurableOneAcknowledgedSurvivesEveryKill() throws InterruptedException {
        assertThat(lostInKills(true)).isEmpty();
    }

    /** The control: the same check on the fast one finds losses. */
    @Test
    void aFastOneLosesTheLastMomentOnly() throws InterruptedException {
        List<Integer> lost = lostInKills(false);
        assertThat(lost).as("this check must be able to find losses").isNotEmpty();
    }

    /** Kills it while writers write; what was acknowledged and is not there afterwards. */
    private List<Integer> lostInKills(boolean durable) throws InterruptedException {
        LocalMongoOptions options = LocalMongoOptions.in(directory).withDurable(durable);
        Queue<Integer> acknowledged = new ConcurrentLinkedQueue<>();
        AtomicInteger numbers = new AtomicInteger();
        for (int kill = 0; kill < KILLS; kill++) {
            int enough = acknowledged.size() + BEFORE_A_KILL;
            try (LocalMongo engine = LocalMongo.start(options);
                    MongoClient client = Clients.of(engine)) {
                List<Thread> writers = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    writers.add(
                            Thread.ofVirtual().start(() -> write(client, numbers, acknowledged)));
                }
                Awaitility.await().atMost(PATIENCE).until(() -> acknowledged.size() >= enough);
                ProcessHandle.of(engine.pid()).orElseThrow().destroyForcibly();
                for (Thread writer : writers) {
                    writer.join();
                }
            }
        }
        return missing(options, acknowledged);
    }

    private static void write(
            MongoClient client, AtomicInteger numbers, Queue<Integer> acknowledged) {
        MongoCollection<Document> things = LocalMongoTest.things(client);
        try {
            while (true) {
                int number = numbers.incrementAndGet();
                things.insertOne(new Document("_id", number));
                acknowledged.add(number);
            }
        } catch (MongoException killed) {
            // The end of this writer.
        }
    }

    private static List<Integer> missing(LocalMongoOptions options, Queue<Integer> acknowledged) {
        try (LocalMongo engine = LocalMongo.start(options);
                MongoClient client = Clients.of(engine)) {
            Set<Integer> there = new HashSet<>();
            for (Document found : LocalMongoTest.things(client).find()) {
                there.add(found.getInteger("_id"));
                assertThat(LocalMongoTest.things(client).find(new Document(found)).first())
                        .as("found by its key as well: no half of a command was kept")
                        .isNotNull();
            }
            return acknowledged.stream().filter(number -> !there.contains(number)).toList();
        }
    }
}
