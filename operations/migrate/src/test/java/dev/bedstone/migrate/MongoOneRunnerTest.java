package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import dev.bedstone.testkit.fault.ProcessControl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R50 on MongoDB alone: one works, the others wait and find nothing to do. */
@MongoTest
@AllowLeaks("a process that is killed closes nothing")
class MongoOneRunnerTest {

    private static final int PROCESSES = Boolean.getBoolean("bedstone.tests.full") ? 20 : 4;
    private static final int ROUNDS = 3;
    private static final List<Child> CHILDREN = new ArrayList<>();

    private MongoProject project;

    @AfterAll
    static void end() {
        CHILDREN.forEach(Child::close);
        CHILDREN.clear();
    }

    @BeforeEach
    void open(@TempDir Path folder, FreshMongo fresh) {
        project =
                new MongoProject(fresh, folder)
                        .collection(1, "a")
                        .file(
                                "V2__fill.json",
                                """
                                {"irreversible": "test", "commands": [
                                  {"insert": "a", "documents": [{"_id": 1, "n": 0}]},
                                  {"update": "a", "updates": [{"q": {"v": {"$exists": false}},
                                    "u": {"$inc": {"n": 1}, "$set": {"v": 1}}, "multi": true}]}]}
                                """)
                        .collection(3, "c");
    }

    @AfterEach
    void close() {
        project.close();
    }

    @RepeatedTest(ROUNDS)
    void eachStepOnce() {
        while (CHILDREN.size() < PROCESSES) {
            CHILDREN.add(Child.ofMongo(project.fresh()));
        }
        CHILDREN.forEach(child ->
                child.order(
                        "up",
                        project.fresh().config().application().database(),
                        project.port(),
                        project.folder()));
        List<String> answers = CHILDREN.stream().map(Child::answer).toList();

        assertOneWorked(answers, PROCESSES);
        assertThat(project.documents("a")).containsExactly("{\"_id\": 1, \"n\": 1, \"v\": 1}");
        assertThat(
                        project.fresh()
                                .database()
                                .getCollection("bedstone_migration_journal")
                                .countDocuments(new Document("entries.state", "DONE")))
                .as("commands that were carried out")
                .isEqualTo(4);
    }

    private static void assertOneWorked(List<String> answers, int runners) {
        assertThat(answers).as("answers: %s", answers).filteredOn("done 3"::equals).hasSize(1);
        assertThat(answers)
                .as("answers: %s", answers)
                .filteredOn("done 0"::equals)
                .hasSize(runners - 1);
    }

    /**
     * The control: runners that do not look again when it is their turn do the same work, and the
     * check finds it.
     */
    @Test
    void whoDoesNotLookAgainDoesItTwice() throws Exception {
        CyclicBarrier looked = new CyclicBarrier(2);
        Callable<String> runner =
                () -> {
                    Migrations migrations =
                            Migrations.of(
                                    List.of(new HastyStore<>(project.store(), looked)),
                                    List.of(project.line()),
                                    MigrationOptions.STANDARD);
                    try {
                        return "done " + migrations.up().scripts().size();
                    } catch (MigrationException e) {
                        return "failed " + e.getMessage();
                    }
                };
        List<String> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> answer : threads.invokeAll(List.of(runner, runner))) {
                answers.add(answer.get());
            }
        }

        assertThatThrownBy(() -> assertOneWorked(answers, 2)).isInstanceOf(AssertionError.class);
    }

    /** A session that never was the owner, or is it no more, begins nothing. */
    @Test
    void withoutTheLeaseNothingIsBegun() {
        MigrationScript script =
                new MigrationScript(
                        "app",
                        "1",
                        "x",
                        MigrationScript.Kind.UP,
                        "V1__x.json",
                        "0".repeat(64),
                        List.of(
                                new MigrationStatement(
                                        "{\"create\": \"x\"}",
                                        "0".repeat(64),
                                        false,
                                        Optional.empty(),
                                        Optional.empty())),
                        false,
                        Optional.empty(),
                        Optional.empty());
        try (MigrationSession session = project.store().openMigrations("nobody")) {
            assertThatThrownBy(() -> session.alone(script, 1, false))
                    .hasMessageContaining("was not begun");
        }
        assertThat(project.objects()).isEmpty();
    }

    /**
     * A runner that sleeps longer than its lease lives is shut out: when it wakes up between two
     * commands it begins no other, and what the next one did stays.
     */
    @Test
    void whoSleepsTooLongIsShutOut() throws Exception {
        CountDownLatch asleep = new CountDownLatch(1);
        try (Child sleeper = Child.ofMongo(project.fresh());
                ProcessControl control = ProcessControl.of(sleeper.pid());
                KillingProxy proxy =
                        new KillingProxy(
                                project.port(),
                                KillPoint.inside("$inc", 1),
                                () -> {
                                    control.freeze();
                                    asleep.countDown();
                                })) {
            sleeper.order(
                    "up",
                    project.fresh().config().application().database(),
                    proxy.port(),
                    project.folder());
            assertThat(asleep.await(60, TimeUnit.SECONDS)).isTrue();

            project.migrations(MigrationOptions.STANDARD.waiting(Duration.ofMinutes(2))).up();
            List<String> done = project.documents("a");
            control.thaw();

            assertThat(sleeper.answer()).startsWith("failed ");
            assertThat(project.documents("a")).isEqualTo(done);
            assertThat(project.migrations().up().scripts()).isEmpty();
            project.migrations().validate();
        }
    }
}
