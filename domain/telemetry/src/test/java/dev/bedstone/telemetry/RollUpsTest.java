package dev.bedstone.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.ingest.RollUpReport;
import dev.bedstone.ingest.RollUpReport.State;
import dev.bedstone.ingest.RollUps;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R3, R12: a roll-up that lost a batch is found, and has the numbers of the rows again. */
@ClickHouseTest
class RollUpsTest {

    private static final int HOURS = 5;
    private static final String HOURLY = "llm_requests_hourly";
    private static final String BY_MINUTE = "llm_requests_by_minute";

    private static final List<String> OF_CALLS =
            List.of(
                    BY_MINUTE,
                    "llm_requests_daily",
                    "llm_requests_daily_of_users",
                    HOURLY,
                    "llm_requests_hourly_by_user",
                    "llm_requests_hourly_of_users",
                    "trace_summaries");

    private final long seed = Long.getLong("bedstone.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final UUID tenant = new UUID(random.nextLong(), random.nextLong());
    private final List<UUID> projects = Stream.generate(UUID::randomUUID).limit(2).toList();
    private final List<UUID> users = Stream.generate(UUID::randomUUID).limit(4).toList();
    private final Instant from =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(50));
    private final Instant to = from.plus(Duration.ofHours(HOURS));
    private final List<Recorded> recorded = new ArrayList<>();
    private final List<Price> prices =
            List.of(
                    Price.perMillion("openai", "gpt-5", "1.25", "10.000001"),
                    Price.perMillion("anthropic", "opus", "15", "75").cached("1.5"));
    private final AtomicReference<String> watched = new AtomicReference<>("");
    private final AtomicReference<Runnable> hook = new AtomicReference<>(() -> {});
    private final AtomicInteger steps = new AtomicInteger();
    private Telemetry telemetry;

    @BeforeEach
    void open(FreshClickHouse database) {
        telemetry = Telemetry.in(database, hooks());
        prices.forEach(new Analytics(telemetry.clickhouse).prices()::set);
    }

    private StoreHooks hooks() {
        return new StoreHooks() {
            @Override
            public @Nullable Object started(StoreId store, String operation) {
                if (operation.equals(watched.get())) {
                    hook.get().run();
                }
                return null;
            }
        };
    }

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void whatALostBatchLeftOutIsFoundAndMendedToTheNumbersOfTheRows() {
        send(300);
        loseABatch(OF_CALLS);
        send(300);
        assertThatThrownBy(this::checkAnswers).as("the control").isInstanceOf(AssertionError.class);

        RollUpReport found = rollUps().check(from, to);
        assertThat(found.isWhole()).isFalse();
        assertThat(found.tables())
                .filteredOn(table -> !table.times().isEmpty())
                .extracting(RollUpReport.Table::name)
                .isEqualTo(OF_CALLS);
        assertThat(found.count(State.LACKING)).isEqualTo(times(found));

        RollUpReport mended = rollUps().repair(from, to);
        assertThat(mended.count(State.MENDED)).isEqualTo(times(found));
        assertThat(mended.isWhole()).isTrue();
        checkAnswers();
        assertNothingDiffers();

        merges("stop", OF_CALLS);
        Set<String> parts = parts(OF_CALLS);
        assertThat(times(rollUps().repair(from, to))).isZero();
        assertThat(parts(OF_CALLS)).as("what is whole is left alone").isEqualTo(parts);
    }

    /** They cannot be told from those whose rows somebody deleted, or whose rows are gone. */
    @Test
    void sumsOfWhichThereAreNoRowsAreKeptUnlessItIsSaid() {
        send(100);
        doubleSums();
        merges("stop", OF_CALLS);
        RollUps hourly = rollUps().only(Set.of(HOURLY));
        Set<String> parts = parts(OF_CALLS);

        RollUpReport left = hourly.repair(from, to);
        assertThat(left.count(State.SURPLUS)).isPositive().isEqualTo(times(left));
        assertThat(left.isWhole()).isFalse();

        InstantSource late = () -> Instant.now().plus(Duration.ofDays(365 - 1));
        RollUpReport gone =
                new RollUps(telemetry.clickhouse, late)
                        .settling(Duration.ZERO)
                        .only(Set.of(HOURLY, BY_MINUTE))
                        .repair(from, to, true, _ -> {});
        assertThat(gone.count(State.NOT_KEPT)).isEqualTo(times(left)).isEqualTo(times(gone));
        assertThat(parts(OF_CALLS)).isEqualTo(parts);
        merges("start", OF_CALLS);

        assertThat(hourly.repair(from, to, true, _ -> {}).count(State.MENDED))
                .isEqualTo(times(left));
        checkAnswers();
        assertNothingDiffers();
        assertThatThrownBy(() -> rollUps().only(Set.of("llm_request_hourly")).check(from, to))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("llm_request_hourly");
    }

    /** The process is gone when the times are deleted; what it made for them stays beside. */
    @Test
    void aKillBetweenTheStepsIsMendedByTheNextRepair() {
        send(300);
        loseABatch(List.of(HOURLY));
        RollUps hourly = rollUps().only(Set.of(HOURLY));
        at("attach rows to " + HOURLY, 1, () -> Thread.currentThread().interrupt());

        assertThatThrownBy(() -> hourly.repair(from, to)).isInstanceOf(StoreFailure.class);
        assertThat(Thread.interrupted()).isTrue();
        RollUpReport found = hourly.check(from, to);
        assertThat(found.tables().getFirst().times())
                .isNotEmpty()
                .allSatisfy(time -> assertThat(time.counted()).as("deleted").isZero());
        assertThat(beside()).isEqualTo("1");

        assertThat(hourly.repair(from, to).count(State.MENDED)).isEqualTo(times(found));
        checkAnswers();
        assertNothingDiffers();
    }

    /** What a repair makes no longer fits when it is put there, and is made again. */
    @Test
    void aBatchBetweenTheStepsIsNeitherLostNorDoubled() {
        send(300);
        loseABatch(List.of(HOURLY));
        RollUps hourly = rollUps().only(Set.of(HOURLY));
        at("delete what differs in " + HOURLY, 1, () -> {});
        RollUpReport written = hourly.repair(from, to, false, _ -> send(100));
        assertThat(written.count(State.BEING_WRITTEN)).isEqualTo(times(written)).isPositive();
        assertThat(steps.get()).as("left alone").isZero();

        at("delete what differs in " + HOURLY, 1, () -> send(100));
        RollUpReport mended = hourly.repair(from, to);
        assertThat(mended.count(State.MENDED)).isEqualTo(times(mended)).isPositive();
        assertThat(steps.get()).as("deleted twice").isEqualTo(2);
        checkAnswers();
        assertNothingDiffers();
    }

    /** Whatever is told to be mended is, and what is not told is made right by the next repair. */
    @Test
    void aWriterBesideARepairLosesAndDoublesNothing() throws Exception {
        send(300);
        loseABatch(List.of(HOURLY));
        AtomicBoolean end = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(2);
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int batch = 0; batch < 200 && !end.get(); batch++) {
                                send(20);
                                begun.countDown();
                            }
                        });
        begun.await();
        RollUps hourly = rollUps().only(Set.of(HOURLY));
        RollUpReport beside = hourly.repair(from, to);
        end.set(true);
        writer.join();

        Set<Instant> told =
                hourly.check(from, to).tables().getFirst().times().stream()
                        .map(RollUpReport.Time::begin)
                        .collect(Collectors.toSet());
        assertThat(beside.tables().getFirst().times())
                .filteredOn(time -> time.state() == State.MENDED)
                .extracting(RollUpReport.Time::begin)
                .doesNotContainAnyElementsOf(told);
        hourly.repair(from, to, true, _ -> {});
        checkAnswers();
        assertNothingDiffers();
    }

    /** Carries something out when an operation begins for the n-th time. */
    private void at(String operation, int time, Runnable action) {
        steps.set(0);
        watched.set(operation);
        hook.set(() -> {
            if (steps.incrementAndGet() == time) {
                action.run();
            }
        });
    }

    private void doubleSums() {
        telemetry.database.execute(
                "insert into "
                        + HOURLY
                        + " select * from "
                        + HOURLY
                        + " settings insert_deduplicate = 0");
    }

    private String beside() {
        return telemetry.database.execute(
                "select count() from system.tables where name like '%beside%' and database ="
                        + " currentDatabase()");
    }

    private void assertNothingDiffers() {
        RollUpReport after = rollUps().check(from, to);
        assertThat(times(after)).as("%s", after).isZero();
        assertThat(beside()).isEqualTo("0");
    }

    private static long times(RollUpReport report) {
        return Stream.of(State.values()).mapToLong(report::count).sum();
    }

    private RollUps rollUps() {
        return new RollUps(telemetry.clickhouse).settling(Duration.ZERO);
    }

    /** As the server does when it is killed between noting the batch's token and adding it. */
    private void loseABatch(List<String> tables) {
        merges("stop", tables);
        Set<String> before = parts(tables);
        send(200);
        Set<String> added = parts(tables);
        added.removeAll(before);
        for (String part : added) {
            String[] words = part.split("\t");
            telemetry.database.execute("alter table " + words[0] + " drop part '" + words[1] + "'");
        }
        merges("start", tables);
    }

    private void merges(String verb, List<String> tables) {
        tables.forEach(table -> telemetry.database.execute("system " + verb + " merges " + table));
    }

    private Set<String> parts(List<String> tables) {
        return new HashSet<>(
                telemetry
                        .database
                        .execute(
                                "select table, name from system.parts where active and database ="
                                        + " currentDatabase() and table in ('"
                                        + String.join("', '", tables)
                                        + "')")
                        .lines()
                        .toList());
    }

    private void send(int rows) {
        List<Recorded> batch = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            batch.add(
                    Recorded.random(random, tenant, projects, users, from, HOURS * 3600)
                            .inTrace("trace " + random.nextInt(20)));
        }
        recorded.addAll(batch);
        telemetry.clickhouse.platform(
                "a test's rows",
                all ->
                        all.insert("llm_requests")
                                .token("batch-" + recorded.size())
                                .rows(Recorded.class, batch));
    }

    private void checkAnswers() {
        Auditor auditor = new Auditor(recorded, prices);
        Analytics analytics = new Analytics(telemetry.clickhouse);
        TimeRange range = TimeRange.between(from, to);
        new Scope(new TenantId(tenant), Actor.service("auditor"))
                .run(() -> {
                    auditor.checkMetrics(analytics.calls(range).total(), recorded);
                    auditor.checkCost(analytics.cost(range).total(), recorded);
                    for (Cost.OfUser each : analytics.cost(range).byUser(100)) {
                        auditor.checkCost(
                                each.cost(),
                                recorded.stream()
                                        .filter(call ->
                                                call.userId().equals(each.user().orElseThrow()))
                                        .toList());
                    }
                });
    }
}
