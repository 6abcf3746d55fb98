package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.IngestConfig;
import dev.bedstone.ingest.Front.Fault;
import dev.bedstone.ingest.internal.send.BatchSink;
import dev.bedstone.ingest.internal.send.ClickHouseSink;
import dev.bedstone.ingest.internal.send.TableFacts;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.ClickHouseTest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R4, R5, R6: answers that are lost, wrong or half double nothing and lose nothing; a batch is the
 * same at every try; and it is not sent again when the table may have forgotten it.
 */
@ClickHouseTest
class AmbiguousAnswerTest extends BehindFront {

    private static final boolean FULL = Boolean.getBoolean("bedstone.tests.full");
    private static final int BATCHES = FULL ? 2_000 : 60;
    private static final Duration LONG = Duration.ofMinutes(FULL ? 10 : 2);

    private static final Instant NOW = Instant.now();
    private final String table = "calls";

    @BeforeEach
    void create() {
        Call.create(auditor, table, 1000);
    }

    /** 30 % of the answers lost, 5 % errors with status 200, 5 % cut, 5 % requests lost. */
    private static Fault roulette(Random random) {
        int draw = random.nextInt(100);
        return draw < 30
                ? Fault.LOSE_ANSWER
                : draw < 35
                        ? Fault.ERROR_WITH_STATUS_200
                        : draw < 40
                                ? Fault.CUT_ANSWER
                                : draw < 45 ? Fault.LOSE_REQUEST : Fault.PASS;
    }

    @Test
    void ambiguousAnswersNeverDoubleOrLose() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        front.faults(token -> roulette(random));
        int sent = produce(new ClickHouseSink(clickhouse), BATCHES);

        assertThat(auditor.number("SELECT count() FROM " + table))
                .as("seed " + seed)
                .isEqualTo(sent);
        assertThat(auditor.number("SELECT uniqExact(number) FROM " + table)).isEqualTo(sent);
        assertThat(auditor.number("SELECT sum(calls) FROM " + table + "_by_model")).isEqualTo(sent);
        Set<String> wrongly200 = new HashSet<>();
        Set<String> passed = new HashSet<>();
        front.inserts()
                .forEach(insert -> {
                    if (insert.fault() == Fault.ERROR_WITH_STATUS_200) {
                        wrongly200.add(insert.token());
                    }
                    if (insert.fault() == Fault.PASS) {
                        passed.add(insert.token());
                    }
                });
        assertThat(passed).as("errors with status 200 are errors").containsAll(wrongly200);
        assertOneAfterTheOther("seed " + seed);
    }

    /** No batch is sent before the one that was accepted before it has arrived. */
    private void assertOneAfterTheOther(String as) {
        List<String> tokens = new ArrayList<>();
        for (Front.Insert insert : front.inserts()) {
            if (tokens.isEmpty() || !tokens.getLast().equals(insert.token())) {
                tokens.add(insert.token());
            }
        }
        List<String> batches =
                auditor.lines(
                        "SELECT _batch_id FROM "
                                + table
                                + " GROUP BY _batch_id ORDER BY min(number)");
        assertThat(tokens).as(as).hasSameSizeAs(batches);
        for (int index = 0; index < tokens.size(); index++) {
            assertThat(tokens.get(index)).as(as).startsWith(batches.get(index));
        }
    }

    @Test
    void controlThatTakesEveryAnswerForSuccessLoses() {
        Random random = new Random(1);
        front.faults(token -> random.nextInt(4) == 0 ? Fault.ERROR_WITH_STATUS_200 : Fault.PASS);
        BatchSink naive =
                new OtherSink(new ClickHouseSink(clickhouse)) {
                    @Override
                    public void insert(String name, SegmentHead head, String token, byte[] body) {
                        try {
                            super.insert(name, head, token, body);
                        } catch (StoreFailure taken) {
                            // The status was 200.
                        }
                    }
                };
        int sent = produce(naive, 20);

        assertThat(auditor.number("SELECT count() FROM " + table)).isLessThan(sent);
    }

    private int produce(BatchSink sink, int batches) {
        int number = 0;
        try (Ingest ingest =
                Ingest.open(
                        Configs.in(directory).linger(Duration.ofMillis(1)).rows(50).get(),
                        sink,
                        InstantSource.system())) {
            EventStream<Call> stream = ingest.stream(Call.table(table));
            for (int batch = 0; batch < batches; batch++) {
                List<Call> calls = new ArrayList<>();
                for (int event = 0; event < 50; event++) {
                    calls.add(Call.of(1, number++, NOW));
                }
                IngestTest.SCOPE.run(() -> stream.trackAll(calls));
            }
            Awaitility.await()
                    .atMost(LONG)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> ingest.drain(Duration.ofMillis(20)));
        }
        return number;
    }

    @Test
    void aBatchIsTheSameAtEveryTryWhateverTheNextProcessIsToldToDo() {
        restarts(sink -> sink);

        Map<String, Set<List<Object>>> seen = new HashMap<>();
        front.inserts()
                .forEach(insert ->
                        seen.computeIfAbsent(insert.token(), _ -> new HashSet<>())
                                .add(List.of(insert.digest(), insert.settings())));
        assertThat(seen).hasSize(50);
        assertThat(seen.values()).allMatch(forms -> forms.size() == 1);
        assertThat(auditor.number("SELECT count() FROM " + table)).isEqualTo(5_000);
        assertThat(auditor.number("SELECT sum(calls) FROM " + table + "_by_model"))
                .isEqualTo(5_000);
    }

    @Test
    void controlThatCutsBatchesAnewDoubles() {
        AtomicInteger session = new AtomicInteger();
        restarts(sink -> {
            int number = session.incrementAndGet();
            return new OtherSink(sink) {
                @Override
                public void insert(String name, SegmentHead head, String token, byte[] body) {
                    super.insert(name, head, token + "-of-session-" + number, body);
                }
            };
        });

        assertThat(auditor.number("SELECT count() FROM " + table)).isGreaterThan(5_000);
    }

    /** Fifty batches that nobody confirmed, under five configurations one after the other. */
    private void restarts(UnaryOperator<BatchSink> defect) {
        front.faults(token -> Fault.LOSE_REQUEST);
        Configs configs = Configs.in(directory).drain(Duration.ofMillis(1));
        List<IngestConfig> all =
                List.of(
                        configs.rows(100).linger(Duration.ofMinutes(1)).get(),
                        configs.rows(7).get(),
                        configs.rows(500_000).bytes(64 << 10).get(),
                        configs.linger(Duration.ofMillis(1)).get(),
                        configs.durability(IngestConfig.Durability.MEMORY).get());
        try (Ingest ingest = open(all.getFirst(), defect)) {
            EventStream<Call> stream = ingest.stream(Call.table(table));
            for (int batch = 0; batch < 50; batch++) {
                List<Call> calls = new ArrayList<>();
                for (int event = 0; event < 100; event++) {
                    calls.add(Call.of(1, batch * 100 + event, NOW));
                }
                IngestTest.SCOPE.run(() -> stream.trackAll(calls));
            }
        }
        Set<String> once = ConcurrentHashMap.newKeySet();
        for (IngestConfig config : all.subList(1, all.size())) {
            int before = front.inserts().size();
            AtomicBoolean lost = new AtomicBoolean();
            front.faults(token -> {
                boolean loses = lost.get() || once.size() % 12 == 11 && !lost.getAndSet(true);
                once.add(token);
                return loses ? Fault.LOSE_ANSWER : Fault.PASS;
            });
            try (Ingest ingest = open(config, defect)) {
                Awaitility.await()
                        .atMost(LONG)
                        .until(() -> lost.get() && front.inserts().size() > before + 5);
                assertThat(ingest.statistics().tables()).isNotEmpty();
            }
        }
        front.faults(token -> Fault.PASS);
        try (Ingest ingest = open(all.get(1), defect)) {
            assertThat(ingest.drain(LONG)).isTrue();
        }
    }

    private Ingest open(IngestConfig config, UnaryOperator<BatchSink> defect) {
        return Ingest.open(
                config, defect.apply(new ClickHouseSink(clickhouse)), InstantSource.system());
    }

    @Test
    void aBatchThatTheTableMayHaveForgottenIsLookedUp() {
        assertThat(afterFiftyOtherInserts(sink -> sink)).isEqualTo(100);
    }

    @Test
    void controlWithoutThatGuardDoubles() {
        assertThat(
                        afterFiftyOtherInserts(sink ->
                                new OtherSink(sink) {
                                    @Override
                                    public long blocks(String name) {
                                        return 0;
                                    }
                                }))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT2H", "PT-72H"})
    void aBatchIsLookedUpWhenItIsOlderThanTheTableRemembersOrTheClockWentBack(Duration jump) {
        AtomicBoolean late = new AtomicBoolean();
        InstantSource clock = () -> late.get() ? NOW.plus(jump) : NOW;
        front.faults(token -> {
            late.set(true);
            return Fault.LOSE_ANSWER;
        });
        BatchSink forgetful =
                new OtherSink(new ClickHouseSink(clickhouse)) {
                    @Override
                    public TableFacts check(String name, SegmentHead head) {
                        return TableFacts.replicated(1000, Duration.ofHours(1));
                    }
                };
        try (Ingest ingest = Ingest.open(Configs.in(directory).get(), forgetful, clock)) {
            EventStream<Call> stream = ingest.stream(Call.table(table));
            IngestTest.SCOPE.run(() -> stream.track(Call.of(1, 1, NOW)));
            assertThat(ingest.drain(LONG)).isTrue();
        }

        assertThat(front.inserts()).as("not sent again").hasSize(1);
        assertThat(auditor.number("SELECT count() FROM " + table)).isEqualTo(1);
    }

    /** A table that remembers ten inserts, which the product would refuse if it were not misled. */
    private long afterFiftyOtherInserts(UnaryOperator<BatchSink> defect) {
        for (String remembering : List.of(table, table + "_by_model")) {
            auditor.ask(
                    "ALTER TABLE "
                            + remembering
                            + " MODIFY SETTING non_replicated_deduplication_window = 10");
        }
        BatchSink misled =
                new OtherSink(new ClickHouseSink(clickhouse)) {
                    @Override
                    public TableFacts check(String name, SegmentHead head) {
                        return TableFacts.plain(10);
                    }
                };
        AtomicBoolean others = new AtomicBoolean();
        front.faults(token -> {
            if (others.get()) {
                return Fault.PASS;
            }
            return front.inserts().isEmpty() ? Fault.LOSE_ANSWER : Fault.LOSE_REQUEST;
        });
        try (Ingest ingest =
                Ingest.open(
                        Configs.in(directory).get(),
                        defect.apply(misled),
                        InstantSource.system())) {
            EventStream<Call> stream = ingest.stream(Call.table(table));
            List<Call> calls = new ArrayList<>();
            for (int event = 0; event < 100; event++) {
                calls.add(Call.of(1, event, NOW));
            }
            IngestTest.SCOPE.run(() -> stream.trackAll(calls));
            Awaitility.await()
                    .atMost(LONG)
                    .until(() ->
                            front.inserts().size() > 1
                                    || auditor.number("SELECT count() FROM " + table) == 100);
            for (int other = 0; other < 50; other++) {
                auditor.ask(
                        "INSERT INTO "
                                + table
                                + " (producer, number, at) VALUES (2, "
                                + other
                                + ", now64(3))");
            }
            others.set(true);
            assertThat(ingest.drain(LONG)).isTrue();
        }
        return auditor.number("SELECT count() FROM " + table + " WHERE producer = 1");
    }
}
