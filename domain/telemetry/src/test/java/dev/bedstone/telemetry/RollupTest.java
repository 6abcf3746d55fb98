package dev.bedstone.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.config.TelemetryConfig;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Promise R12: sums equal the rows they are made of, however these were split into batches, sent
 * again and merged.
 */
@ClickHouseTest
class RollupTest {

    private static final boolean FULL = Boolean.getBoolean("bedstone.tests.full");

    /** So long that three days lie within whole, of which one has no change of a price. */
    private static final int SPAN_SECONDS = 100 * 3600;

    private final long seed = Long.getLong("bedstone.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final UUID tenant = new UUID(random.nextLong(), random.nextLong());
    private final List<UUID> projects = ids(3);
    private final List<UUID> users = ids(12);
    private final Instant from =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minusSeconds(SPAN_SECONDS);
    private final List<Recorded> recorded = new ArrayList<>();
    private final List<Price> prices =
            List.of(
                    Price.perMillion("openai", "gpt-5", "1.25", "10").cached("0.125"),
                    Price.perMillion("openai", "gpt-5", "1.5", "12.000001")
                            .reasoning("3")
                            .from(from.plus(Duration.ofHours(11))),
                    Price.perMillion("openai", "gpt-5", "1.75", "9")
                            .from(from.plus(Duration.ofHours(36))),
                    Price.perMillion("openai", "gpt-5-mini", "0.05", "0.4"),
                    Price.perMillion("anthropic", "opus", "15", "75")
                            .cached("1.5")
                            .from(from.plus(Duration.ofHours(7))));
    private Telemetry telemetry;

    @BeforeEach
    void open(FreshClickHouse database) {
        telemetry = Telemetry.in(database);
    }

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void sumsEqualTheRows() {
        dropUnrelatedViews();
        prices.forEach(new Analytics(telemetry.clickhouse).prices()::set);
        for (int batch = 0; batch < (FULL ? 10_000 : 500); batch++) {
            send(1 + random.nextInt(60));
            if (random.nextInt(50) == 0) {
                merge();
            }
        }
        check(FULL ? 15 : 6);
        merge();
        check(FULL ? 10 : 4);
    }

    @Test
    void controlMeansThatAreSummedAreFound() {
        dropUnrelatedViews();
        telemetry.database.execute("drop view llm_requests_to_hourly");
        telemetry.database.execute("drop table llm_requests_hourly");
        telemetry.database.execute(
                """
                create table llm_requests_hourly (tenant_id UUID, project_id UUID, hour DateTime('UTC'),
                    provider LowCardinality(String), model LowCardinality(String), cost_known UInt8,
                    calls UInt64, errors UInt64, cache_hits UInt64, duration_sum UInt64,
                    duration_min SimpleAggregateFunction(min, UInt32),
                    duration_max SimpleAggregateFunction(max, UInt32),
                    duration_quantiles AggregateFunction(quantilesTDigest(0.5, 0.95, 0.99), UInt32))
                engine = SummingMergeTree order by (tenant_id, project_id, hour, provider, model)
                settings non_replicated_deduplication_window = 1000
                comment '[bedstone: tenant]'\
                """);
        telemetry.database.execute(
                """
                create materialized view llm_requests_to_hourly to llm_requests_hourly as
                select c.tenant_id as tenant_id, c.project_id as project_id,
                       toStartOfHour(c.timestamp) as hour, c.provider as provider, c.model as model,
                       1 as cost_known, count() as calls, countIf(c.error != '') as errors,
                       countIf(c.cache_hit) as cache_hits, toUInt64(avg(c.duration_ms)) as duration_sum,
                       min(c.duration_ms) as duration_min, max(c.duration_ms) as duration_max,
                       quantilesTDigestState(0.5, 0.95, 0.99)(c.duration_ms) as duration_quantiles
                  from llm_requests as c group by tenant_id, project_id, hour, provider, model\
                """);
        for (int batch = 0; batch < 5; batch++) {
            send(400);
        }

        assertThatThrownBy(() -> checkMetrics(lessThanADay())).hasMessageContaining("mean");
    }

    @Test
    void controlSumsThatForgetABatchAreDoubled() {
        sendTwiceToOneThatForgets("llm_requests_hourly");

        assertThatThrownBy(() -> checkMetrics(lessThanADay())).hasMessageContaining("calls");
    }

    @Test
    void controlSumsPerDayThatForgetABatchAreDoubled() {
        sendTwiceToOneThatForgets("llm_requests_daily");

        checkMetrics(lessThanADay());
        assertThatThrownBy(() -> checkMetrics(whole())).hasMessageContaining("calls");
    }

    @Test
    void controlSumsPerDayAndPersonThatForgetABatchAreDoubled() {
        prices.forEach(new Analytics(telemetry.clickhouse).prices()::set);
        sendTwiceToOneThatForgets("llm_requests_daily_of_users");

        checkMetrics(whole());
        assertThatThrownBy(() -> checkCosts(whole())).hasMessageContaining("calls");
    }

    /** Sums per day came later than the others. */
    @Test
    void sumsPerDayAreMadeOfCallsThatAreThereAlready() {
        Migrations migrations = telemetry.migrations(TelemetryConfig.STANDARD);
        migrations
                .with(migrations.options().allowingDataLoss())
                .line("telemetry")
                .down(MigrationTarget.of("20261121010300"));
        prices.forEach(new Analytics(telemetry.clickhouse).prices()::set);
        for (int batch = 0; batch < 40; batch++) {
            send(20);
        }
        migrations.up();
        check(10);

        for (String table : List.of("daily", "daily_of_users", "hourly_of_users")) {
            telemetry.database.execute("truncate table llm_requests_" + table);
        }
        assertThatThrownBy(() -> checkCosts(whole())).hasMessageContaining("calls");
        assertThatThrownBy(() -> checkMetrics(whole())).hasMessageContaining("calls");
    }

    /** Views that nothing here reads cost time. */
    private void dropUnrelatedViews() {
        for (String unrelated : List.of("to_by_minute", "to_trace_summaries")) {
            telemetry.database.execute("drop view llm_requests_" + unrelated);
        }
    }

    /**
     * A batch of random rows, which is sent once or more often, as after answers that were lost.
     */
    private void send(int rows) {
        send(rows, random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1);
    }

    /** Batches that come again where a roll-up does not know that they do. */
    private void sendTwiceToOneThatForgets(String rollUp) {
        dropUnrelatedViews();
        telemetry.database.execute(
                "alter table %s modify setting non_replicated_deduplication_window = 0"
                        .formatted(rollUp));
        for (int batch = 0; batch < 20; batch++) {
            send(20, 2);
        }
    }

    private void send(int rows, int times) {
        List<Recorded> batch = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            batch.add(Recorded.random(random, tenant, projects, users, from, SPAN_SECONDS));
        }
        recorded.addAll(batch);
        String token = "batch-" + recorded.size();
        for (int time = 0; time < times; time++) {
            telemetry.clickhouse.platform(
                    "a test's rows",
                    all ->
                            all.insert("llm_requests")
                                    .token(token)
                                    .setting("insert_deduplicate", 1)
                                    .setting(
                                            "deduplicate_blocks_in_dependent_materialized_views", 1)
                                    .rows(Recorded.class, batch));
        }
    }

    private void merge() {
        for (String table :
                List.of(
                        "llm_requests_daily",
                        "llm_requests_hourly",
                        "llm_requests_hourly_by_user",
                        "llm_requests_hourly_of_users",
                        "llm_requests_daily_of_users",
                        "llm_requests")) {
            telemetry.database.execute("optimize table " + table + " final");
        }
    }

    private void check(int ranges) {
        checkMetrics(ranges(ranges));
        checkCosts(ranges(ranges));
    }

    private void checkMetrics(List<Instant[]> ranges) {
        Auditor auditor = new Auditor(recorded, prices);
        Analytics analytics = new Analytics(telemetry.clickhouse);
        scope().run(() -> {
            for (Instant[] ends : ranges) {
                TimeRange between = TimeRange.between(ends[0], ends[1]);
                String what = "seed " + seed + ", " + between;
                List<Recorded> all = auditor.between(ends[0], ends[1], call -> true);
                assertThat(what)
                        .satisfies(text ->
                                auditor.checkMetrics(analytics.calls(between).total(), all));
                UUID project = projects.get(random.nextInt(projects.size()));
                List<Recorded> some =
                        auditor.between(
                                ends[0],
                                ends[1],
                                call ->
                                        call.projectId().equals(project)
                                                && call.model().equals("gpt-5"));
                assertThat(what)
                        .satisfies(text ->
                                auditor.checkMetrics(
                                        analytics
                                                .calls(between)
                                                .ofProject(project)
                                                .ofModel("openai", "gpt-5")
                                                .total(),
                                        some));
            }
        });
    }

    private void checkCosts(List<Instant[]> ranges) {
        Auditor auditor = new Auditor(recorded, prices);
        Analytics analytics = new Analytics(telemetry.clickhouse);
        scope().run(() -> {
            for (Instant[] ends : ranges) {
                TimeRange between = TimeRange.between(ends[0], ends[1]);
                List<Recorded> all = auditor.between(ends[0], ends[1], call -> true);
                auditor.checkCost(analytics.cost(between).total(), all);
                for (Cost.OfModel each : analytics.cost(between).byModel()) {
                    auditor.checkCost(
                            each.cost(),
                            all.stream()
                                    .filter(call -> call.model().equals(each.model()))
                                    .toList());
                }
                for (Cost.OfUser each : analytics.cost(between).byUser(100)) {
                    auditor.checkCost(each.cost(), of(all, each.user().orElseThrow()));
                }
                UUID user = users.get(random.nextInt(users.size()));
                auditor.checkCost(analytics.cost(between).ofUser(user).total(), of(all, user));
                for (Cost.OfProject each : analytics.cost(between).ofUser(user).byProject()) {
                    UUID project = each.project().orElseThrow();
                    auditor.checkCost(
                            each.cost(),
                            of(all, user).stream()
                                    .filter(call -> call.projectId().equals(project))
                                    .toList());
                }
                for (Cost.OfDay each : analytics.cost(between).ofUser(user).byDay()) {
                    auditor.checkCost(
                            each.cost(),
                            of(all, user).stream()
                                    .filter(call -> each.day().equals(day(call.timestamp())))
                                    .toList());
                }
            }
        });
    }

    private static List<Recorded> of(List<Recorded> calls, UUID user) {
        return calls.stream().filter(call -> call.userId().equals(user)).toList();
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /** Everything: three days lie within, so that no sum that is wrong is missed by chance. */
    private List<Instant[]> whole() {
        return List.<Instant[]>of(new Instant[] {from, from.plusSeconds(SPAN_SECONDS)});
    }

    /** So short that no day lies within whole, and sums per hour alone are read. */
    private List<Instant[]> lessThanADay() {
        return List.<Instant[]>of(new Instant[] {from, from.plus(Duration.ofHours(23))});
    }

    private List<Instant[]> ranges(int count) {
        return Stream.generate(this::ends).limit(count).toList();
    }

    /** A range that now and then begins or ends at a full hour, or is short. */
    private Instant[] ends() {
        Instant first = from.plusMillis(random.nextLong(SPAN_SECONDS * 1000L));
        Instant last = first.plusMillis(1 + random.nextLong(SPAN_SECONDS * 1000L));
        return switch (random.nextInt(4)) {
            case 0 ->
                    new Instant[] {
                        first.truncatedTo(ChronoUnit.HOURS),
                        last.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1))
                    };
            case 1 -> new Instant[] {first, first.plusMillis(random.nextLong(4_000_000))};
            default -> new Instant[] {first, last};
        };
    }

    private Scope scope() {
        return new Scope(new TenantId(tenant), Actor.service("auditor"));
    }

    private List<UUID> ids(int count) {
        List<UUID> ids = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            ids.add(new UUID(random.nextLong(), random.nextLong()));
        }
        return ids;
    }
}
