package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R53 and R55 as far as they mean something on MongoDB: it knows no lock that waits and lets nobody
 * pass, but a runner holds or awaits a lease, which is no business of the application, and
 * documents change their form while programs of both forms are at work.
 */
@MongoTest
class MongoLiveTrafficTest {

    private static final int CALLS = Boolean.getBoolean("bedstone.tests.full") ? 10_000 : 500;
    private static final int DOCUMENTS = 100;

    /** Of a machine that does other things, too; a program that stands still is not awaited. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private MongoProject project;
    private MongoCollection<Document> collection;

    @BeforeEach
    void open(@TempDir Path folder, FreshMongo fresh) {
        project = new MongoProject(fresh, folder).collection(1, "a");
        project.migrations().up();
        collection = fresh.database().getCollection("a");
        collection.insertMany(
                IntStream.range(0, DOCUMENTS)
                        .mapToObj(n -> new Document("_id", n).append("title", "x"))
                        .toList());
    }

    @AfterEach
    void close() {
        project.close();
    }

    /**
     * What the program does that knows a document by one of its forms; wrong answers are errors.
     */
    private void program(
            String field, AtomicBoolean stop, AtomicInteger calls, AtomicInteger wrong) {
        for (int call = 0; !stop.get() && wrong.get() == 0; call++) {
            int id = call % DOCUMENTS;
            try {
                collection.updateOne(Filters.eq(id), Updates.set("seen", call));
                Document found = collection.find(Filters.eq(id)).first();
                if (found == null || found.getString(field) == null) {
                    wrong.incrementAndGet();
                }
            } catch (RuntimeException e) {
                wrong.incrementAndGet();
            }
            calls.incrementAndGet();
        }
    }

    private static void awaitCalls(AtomicInteger calls, int more) throws InterruptedException {
        assertThat(goesOn(calls, more, PATIENCE)).as("calls that end").isTrue();
    }

    /** Whether so many more calls end in a time. */
    private static boolean goesOn(AtomicInteger calls, int more, Duration patience)
            throws InterruptedException {
        int until = calls.get() + more;
        Deadline deadline = Deadline.after(patience);
        while (calls.get() < until && !deadline.hasPassed()) {
            Thread.sleep(2);
        }
        return calls.get() >= until;
    }

    /** R55: expand, both programs at work, contract. */
    @Test
    void theOldProgramWorksThroughExpandAndContract() throws Exception {
        project.file(
                        "V2__expand.json",
                        """
                        [{"update": "a", "updates": [{"q": {"title": "x", "name": {"$exists": false}},
                           "u": {"$set": {"name": "x"}}, "multi": true}]},
                         {"createIndexes": "a", "indexes": [{"key": {"name": 1}, "name": "name"}]}]
                        """)
                .file(
                        "U2__expand.json",
                        """
                        [{"dropIndexes": "a", "index": "name"},
                         {"update": "a", "updates": [{"q": {}, "u": {"$unset": {"name": ""}}, "multi": true}]}]
                        """);
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> old =
                CompletableFuture.runAsync(() -> program("title", stop, calls, wrong), THREADS);
        awaitCalls(calls, CALLS / 4);
        project.migrations().up();
        CompletableFuture<Void> young =
                CompletableFuture.runAsync(() -> program("name", stop, calls, wrong), THREADS);
        awaitCalls(calls, CALLS);
        stop.set(true);
        CompletableFuture.allOf(old, young).get();
        assertThat(wrong).hasValue(0);

        project.file("V3__contract.json", CONTRACT);
        stop.set(false);
        CompletableFuture<Void> last =
                CompletableFuture.runAsync(() -> program("name", stop, calls, wrong), THREADS);
        project.migrations().up();
        awaitCalls(calls, CALLS / 4);
        stop.set(true);
        last.get();

        assertThat(wrong).hasValue(0);
        assertThat(collection.countDocuments(Filters.exists("title"))).isZero();
        assertThat(collection.countDocuments(Filters.eq("name", "x"))).isEqualTo(DOCUMENTS);
    }

    private static final String CONTRACT =
            """
            {"destructive": true, "irreversible": "titles are names by now", "commands": [
              {"update": "a", "updates": [{"q": {}, "u": {"$unset": {"title": ""}}, "multi": true}]}]}
            """;

    /** The control: taking a field away while the old program runs shows. */
    @Test
    void contractingTooEarlyShows() throws Exception {
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> old =
                CompletableFuture.runAsync(() -> program("title", stop, calls, wrong), THREADS);
        awaitCalls(calls, 20);

        project.file("V2__contract.json", CONTRACT);
        project.migrations().up();
        old.get();

        assertThat(wrong.get()).isPositive();
    }

    /** R53: the lease is nobody's business but that of runners, held or awaited. */
    @Test
    void theApplicationWorksWhileRunnersWaitForEachOther() throws Exception {
        project.collection(2, "b");
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<MigrationResult> waiting;
        try (MigrationSession other = project.store().openMigrations("other")) {
            assertThat(other.tryLock()).isTrue();
            waiting = CompletableFuture.supplyAsync(() -> project.migrations().up(), THREADS);
            CompletableFuture<Void> application =
                    CompletableFuture.runAsync(() -> program("title", stop, calls, wrong), THREADS);

            awaitCalls(calls, CALLS / 2);

            assertThat(waiting).as("the runner that waits").isNotDone();
            stop.set(true);
            application.get();
        }
        assertThat(wrong).hasValue(0);
        assertThat(waiting.get().scripts()).hasSize(1);
        assertThat(project.objects()).isEqualTo(List.of("a", "b"));
    }

    /**
     * The control: an application that takes part in the lease, as it would under a lock of the
     * whole database, stands still while a runner holds it, and the same question shows it.
     */
    @Test
    void anApplicationThatWaitsForTheLeaseStandsStill() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        try (MigrationSession other = project.store().openMigrations("other");
                MigrationSession own = project.store().openMigrations("application")) {
            assertThat(other.tryLock()).isTrue();
            CompletableFuture<Void> application =
                    CompletableFuture.runAsync(() -> behind(own, stop, calls), THREADS);

            assertThat(goesOn(calls, 1, Duration.ofSeconds(1))).isFalse();

            stop.set(true);
            application.get();
        }
    }

    private void behind(MigrationSession lease, AtomicBoolean stop, AtomicInteger calls) {
        while (!stop.get()) {
            if (lease.tryLock()) {
                collection.updateOne(Filters.eq(0), Updates.set("seen", 1));
                calls.incrementAndGet();
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
