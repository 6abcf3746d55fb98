package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.Store;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.fault.ProcessControl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R50 on ClickHouse alone: one works, the others wait and find nothing to do. */
@ClickHouseTest
class ClickHouseOneRunnerTest {

    private static final int RUNNERS = Boolean.getBoolean("bedstone.tests.full") ? 20 : 6;
    private static final int PROCESSES = Boolean.getBoolean("bedstone.tests.full") ? 20 : 2;
    private static final int ROUNDS = 3;
    private static final List<Child> CHILDREN = new ArrayList<>();

    private ClickHouseProject project;

    @AfterAll
    static void end() {
        CHILDREN.forEach(Child::close);
        CHILDREN.clear();
    }

    @BeforeEach
    void open(FreshClickHouse database, @TempDir Path folder) {
        project =
                new ClickHouseProject(folder, database)
                        .table(1, "a")
                        .file(
                                "V2__fill.sql",
                                "-- irreversible: test\n-- verify: select count() > 0 from a\ninsert into a select number, 'x' from numbers(1000);\nalter table a update title = concat(title, '!') where 1;")
                        .file("V3__column.sql", "alter table a add column n UInt8;")
                        .file("U3__column.sql", "alter table a drop column n;");
    }

    @AfterEach
    void close() {
        project.close();
    }

    @RepeatedTest(ROUNDS)
    void eachStepOnce() {
        while (CHILDREN.size() < PROCESSES) {
            CHILDREN.add(Child.start(project.database()));
        }
        List<String> answers =
                Child.together(
                        CHILDREN,
                        RUNNERS,
                        child ->
                                child.order(
                                        "up",
                                        project.database().name(),
                                        project.port(),
                                        project.folder()));

        assertOneWorked(answers, RUNNERS);
        assertThat(project.values("select distinct title from a")).containsExactly("x!");
        assertThat(
                        project.values(
                                "select concat(version, ' ', toString(statement), ' ', toString(count())) from bedstone_migration_journal where state = 'DONE' group by version, statement order by 1"))
                .as("the journal")
                .hasSize(4)
                .allMatch(row -> row.endsWith(" 1"));
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
                    Store hasty = new HastyStore<>(project.store(), looked);
                    Migrations migrations =
                            Migrations.of(
                                    List.of(hasty),
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

    @Test
    void whoWaitsTooLongIsTold() {
        try (MigrationSession other = project.store().openMigrations("other")) {
            assertThat(other.tryLock()).isTrue();

            assertThatThrownBy(() ->
                            project.migrations(
                                            MigrationOptions.STANDARD.waiting(
                                                    Duration.ofMillis(400)))
                                    .up())
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("is being migrated by somebody else");
            assertThat(project.tables()).isEmpty();
        }
        assertThat(project.migrations().up().scripts()).hasSize(3);
    }

    /**
     * A runner that sleeps longer than its lock lives is shut out: when it wakes up in the middle,
     * the server refuses what it sends, and what the other did stays.
     */
    @Test
    void whoSleepsTooLongIsShutOut() throws Exception {
        CountDownLatch asleep = new CountDownLatch(1);
        try (Child sleeper = Child.start(project.database());
                ProcessControl control = ProcessControl.of(sleeper.pid());
                KillingProxy proxy =
                        new KillingProxy(
                                project.port(),
                                KillPoint.inside("alter table a update", 1),
                                () -> {
                                    control.freeze();
                                    asleep.countDown();
                                })) {
            sleeper.order("up", project.database().name(), proxy.port(), project.folder());
            assertThat(asleep.await(60, TimeUnit.SECONDS)).isTrue();

            project.migrations(MigrationOptions.STANDARD.waiting(Duration.ofMinutes(2))).up();
            List<String> done = project.values("select * from a order by id limit 3");
            control.thaw();

            assertThat(sleeper.answer()).startsWith("failed ");
            assertThat(project.values("select * from a order by id limit 3")).isEqualTo(done);
            assertThat(project.migrations().up().scripts()).isEmpty();
            project.migrations().validate();
        }
    }
}
