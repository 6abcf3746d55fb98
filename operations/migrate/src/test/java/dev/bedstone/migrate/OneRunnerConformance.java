package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.Migratable;
import dev.bedstone.contracts.Store;
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
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * R50 on one store alone that has no lock of a session: one works, the others wait and find nothing
 * to do. A store's test makes a project of three migrations.
 */
abstract class OneRunnerConformance {

    private static final int ROUNDS = 3;
    private static final List<Child> CHILDREN = new ArrayList<>();

    @AfterAll
    static void end() {
        CHILDREN.forEach(Child::close);
        CHILDREN.clear();
    }

    @AfterEach
    void close() {
        project().close();
    }

    /** What a store's project offers. */
    interface LoneProject<S extends Store & Migratable> extends AutoCloseable {

        S store();

        MigrationLine line();

        Migrations migrations(MigrationOptions options);

        Path folder();

        int port();

        @Override
        void close();
    }

    abstract LoneProject<?> project();

    /** The database's name. */
    abstract String database();

    /** A process that migrates this store. */
    abstract Child child();

    /** How many processes there are, and how many runners they are altogether. */
    abstract int processes();

    abstract int runners();

    /** Between two statements of the second migration. */
    abstract KillPoint inTheMiddle();

    /** What the second migration left behind. */
    abstract List<String> contents();

    /** That every statement was carried out once, by what it did and by the journal. */
    abstract void assertEachStatementOnce();

    @RepeatedTest(ROUNDS)
    void eachStepOnce() {
        while (CHILDREN.size() < processes()) {
            CHILDREN.add(child());
        }
        List<String> answers =
                Child.together(
                        CHILDREN,
                        runners(),
                        child ->
                                child.order(
                                        "up", database(), project().port(), project().folder()));

        assertOneWorked(answers, runners());
        assertEachStatementOnce();
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
        Callable<String> runner = hasty(project(), new CyclicBarrier(2));
        List<String> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> answer : threads.invokeAll(List.of(runner, runner))) {
                answers.add(answer.get());
            }
        }

        assertThatThrownBy(() -> assertOneWorked(answers, 2)).isInstanceOf(AssertionError.class);
    }

    private static <S extends Store & Migratable> Callable<String> hasty(
            LoneProject<S> project, CyclicBarrier looked) {
        return () -> {
            Store store = new HastyStore<>(project.store(), looked);
            Migrations migrations =
                    Migrations.of(
                            List.of(store), List.of(project.line()), MigrationOptions.STANDARD);
            try {
                return "done " + migrations.up().scripts().size();
            } catch (MigrationException e) {
                return "failed " + e.getMessage();
            }
        };
    }

    /**
     * A runner that sleeps longer than its turn lasts is shut out: when it wakes up in the middle
     * it does nothing more, and what the next one did stays.
     */
    @Test
    void whoSleepsTooLongIsShutOut() throws Exception {
        CountDownLatch asleep = new CountDownLatch(1);
        try (Child sleeper = child();
                ProcessControl control = ProcessControl.of(sleeper.pid());
                KillingProxy proxy =
                        new KillingProxy(
                                project().port(),
                                inTheMiddle(),
                                () -> {
                                    control.freeze();
                                    asleep.countDown();
                                })) {
            sleeper.order("up", database(), proxy.port(), project().folder());
            assertThat(asleep.await(60, TimeUnit.SECONDS)).isTrue();

            project().migrations(MigrationOptions.STANDARD.waiting(Duration.ofMinutes(2))).up();
            List<String> done = contents();
            control.thaw();

            assertThat(sleeper.answer()).startsWith("failed ");
            assertThat(contents()).isEqualTo(done);
            Migrations migrations = project().migrations(MigrationOptions.STANDARD);
            assertThat(migrations.up().scripts()).isEmpty();
            migrations.validate();
        }
    }
}
