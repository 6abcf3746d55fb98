package dev.bedstone.clickhouse.internal.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.clickhouse.internal.ClickHouseFailures;
import dev.bedstone.clickhouse.internal.tenancy.TableClasses.Kind;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When the catalogue is read again; that it is the server's is shown elsewhere. */
class TableClassesTest {

    private static final Duration TIME = Duration.ofSeconds(30);

    private final Map<TableReference, Kind> tables = new ConcurrentHashMap<>();
    private final AtomicInteger readings = new AtomicInteger();
    private final TableClasses classes = classes(this::read);

    private static TableClasses classes(Catalogue catalogue) {
        return new TableClasses(
                catalogue, new ClickHouseFailures(StoreId.of(StoreKind.CLICKHOUSE), false), "db");
    }

    private Map<TableReference, Kind> read(String operation, Duration time) {
        readings.incrementAndGet();
        return Map.copyOf(tables);
    }

    private void make(String name) {
        tables.put(new TableReference("db", name), Kind.TENANT);
    }

    private Kind ask(TableClasses asked, String name) {
        return asked.of("test", TIME, TableReference.of(name));
    }

    @Test
    void aTableIsKnownAsSoonAsItIsThere() {
        for (String name : List.of("a", "b", "c")) {
            assertThat(ask(classes, name)).isEqualTo(Kind.NONE);
            make(name);
            assertThat(ask(classes, name)).isEqualTo(Kind.TENANT);
        }
    }

    @Test
    void whatIsKnownIsReadOnce() {
        make("a");
        for (int time = 0; time < 100; time++) {
            assertThat(ask(classes, "a")).isEqualTo(Kind.TENANT);
        }
        assertThat(readings).hasValue(1);
        classes.forget();
        assertThat(ask(classes, "a")).isEqualTo(Kind.TENANT);
        assertThat(readings).hasValue(2);
    }

    @Test
    void withoutATenantThatATableHasNoClassIsRemembered() {
        for (int time = 0; time < 1_000; time++) {
            assertThat(classes.remembered("test", TIME, TableReference.of("plain")))
                    .isEqualTo(Kind.NONE);
        }
        assertThat(readings).hasValue(1);
    }

    /** The table is made while a reading is on its way that does not see it any more. */
    @Test
    void aReadingThatBeganBeforeTheQuestionDoesNotAnswerIt() throws Exception {
        CountDownLatch isReading = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        TableClasses slow =
                classes((operation, time) -> {
                    Map<TableReference, Kind> seen = read(operation, time);
                    isReading.countDown();
                    await(mayEnd);
                    return seen;
                });
        FutureTask<Kind> first = new FutureTask<>(() -> ask(slow, "other"));
        Thread.ofVirtual().start(first);
        await(isReading);
        make("a");
        FutureTask<Kind> second = new FutureTask<>(() -> ask(slow, "a"));
        Thread asking = Thread.ofPlatform().start(second);
        while (asking.getState() != Thread.State.TIMED_WAITING && !second.isDone()) {
            Thread.onSpinWait();
        }
        mayEnd.countDown();

        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(Kind.TENANT);
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(Kind.NONE);
    }

    /** Between two readings lies the pause, however slow the machine is. */
    @Test
    void aWrongNameIsNoLoad() throws Exception {
        long begun = System.nanoTime();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Kind>> questions = new ArrayList<>();
            for (int caller = 0; caller < 200; caller++) {
                questions.add(() -> {
                    ask(classes, "wrong");
                    return ask(classes, "wrong");
                });
            }
            for (Future<Kind> answer : callers.invokeAll(questions)) {
                assertThat(answer.get()).isEqualTo(Kind.NONE);
            }
        }
        long pauses = (System.nanoTime() - begun) / TableClasses.PAUSE.toNanos();
        assertThat(readings.get()).isBetween(2, (int) pauses + 2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
