package dev.bedstone.bench;

import static dev.bedstone.telemetry.TimeRange.last;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.TelemetryConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.telemetry.Analytics;
import dev.bedstone.telemetry.Price;
import dev.bedstone.telemetry.TelemetryMigrations;
import dev.bedstone.telemetry.TimeRange;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Every question of a dashboard over a month of model calls of one tenant, made inside the engine:
 * 20 projects, 1,000 people who work in all of them with all of 12 models, a tenth of the calls in
 * traces of ten, of one project, a second apart, with two models each. All of one tenant is the
 * hardest case, because nothing can be left out by the key.
 */
final class DashboardBenchmark {

    private static final int HOURS = 30 * 24;
    private static final int TIMES = 50;
    private static final Duration LONGEST_MERGING = Duration.ofMinutes(5);
    private static final Duration MONTH = Duration.ofHours(HOURS - 1).plusMinutes(17);

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final Scope scope = new Scope(tenant, Actor.service("bench"));
    private final long rows;

    /**
     * @param millions of calls
     */
    DashboardBenchmark(int millions) {
        this.rows = millions * 1_000_000L;
    }

    void print(PrintStream out) {
        try (ClickHouseEngine engine = new ClickHouseEngine();
                ClickHouse clickhouse = ClickHouse.open(engine.config(), StoreHooks.NONE)) {
            Migrations.of(
                            List.of(clickhouse),
                            TelemetryMigrations.lines(),
                            MigrationOptions.STANDARD.withPlaceholders(
                                    TelemetryConfig.STANDARD.placeholders()))
                    .up();
            fill(clickhouse, out);
            Analytics analytics = new Analytics(clickhouse);
            prices(analytics);
            awaitMerges(clickhouse);
            out.println("| question | p50 ms | p99 ms | longest ms |");
            out.println("|---|---|---|---|");
            scope.run(() ->
                    questions(analytics).forEach((name, question) -> measure(name, question, out)));
            out.printf(
                    Locale.ROOT,
                    "%nLoad average of the machine: %.1f%n",
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
    }

    private void fill(ClickHouse clickhouse, PrintStream out) {
        Instant end = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofMinutes(30));
        long begun = System.nanoTime();
        for (int hour = 0; hour < HOURS; hour++) {
            fill(clickhouse, end.minus(Duration.ofHours(HOURS - hour)), hour);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        out.printf(
                Locale.ROOT,
                "%,d calls in %,.0f s, %,.0f a second with all their sums%n%n",
                rows,
                seconds,
                rows / seconds);
    }

    private void fill(ClickHouse clickhouse, Instant from, int hour) {
        long first = rows * hour / HOURS;
        long count = rows * (hour + 1) / HOURS - first;
        clickhouse.platform(
                "a benchmark's rows",
                all -> {
                    all.command(
                                    """
                                    insert into llm_requests (tenant_id, project_id, timestamp, id, provider,
                                        model, user_id, trace_id, span_id, prompt_tokens, completion_tokens,
                                        cached_tokens, duration_ms, cache_hit, error)
                                    with number % 100 < 10 as traced,
                                         if(traced, intDiv(number, 100), number) as run
                                    select {tenant:UUID}, toUUID(concat('00000000-0000-4000-8000-',
                                               leftPad(toString(cityHash64(run) % 20), 12, '0'))),
                                           fromUnixTimestamp64Milli({from:Int64}
                                               + toInt64(cityHash64(run, 1) % 3590000)
                                               + if(traced, number % 100 * 1000, 0), 'UTC'),
                                           generateUUIDv4(number), ['openai', 'anthropic', 'own'][model % 3 + 1],
                                           concat('model-', toString(if(traced,
                                               cityHash64(run) % 6 * 2 + number % 2,
                                               cityHash64(number, 2) % 12) as model)),
                                           toUUID(concat('00000000-0000-4000-9000-',
                                               leftPad(toString(cityHash64(number, 3) % 1000), 12, '0'))),
                                           if(traced, leftPad(hex(run), 32, '0'), ''),
                                           leftPad(hex(number), 16, '0'), cityHash64(number, 4) % 5000,
                                           cityHash64(number, 5) % 1500, cityHash64(number, 4) % 5000 % 300,
                                           100 + cityHash64(number, 6) % 3000, cityHash64(number, 7) % 10 = 0,
                                           if(cityHash64(number, 8) % 100 = 0, 'refused', '')
                                      from numbers({first:UInt64}, {count:UInt64})\
                                    """)
                            .bind("tenant", tenant.value())
                            .bind("from", from.toEpochMilli())
                            .bind("first", first)
                            .bind("count", count)
                            .within(Duration.ofMinutes(5))
                            .run();
                    return true;
                });
    }

    /** A month's rows do not come within minutes: what merges them then is not measured. */
    private static void awaitMerges(ClickHouse clickhouse) {
        long end = System.nanoTime() + LONGEST_MERGING.toNanos();
        while (merges(clickhouse) > 0) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("parts are still being merged");
            }
            IngestComparison.sleep(Duration.ofSeconds(2));
        }
    }

    private static long merges(ClickHouse clickhouse) {
        return clickhouse.platform(
                "a benchmark's rows",
                all -> all.query("select count() from system.merges").one(Long.class));
    }

    private static void prices(Analytics analytics) {
        Instant change = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(11));
        List<String> providers = List.of("openai", "anthropic", "own");
        for (int model = 0; model < 11; model++) {
            String provider = providers.get(model % 3);
            Price price = Price.perMillion(provider, "model-" + model, "1.25", "10");
            analytics.prices().set(price.cached("0.125"));
            analytics.prices().set(price.from(change));
        }
    }

    private static Map<String, Runnable> questions(Analytics analytics) {
        TimeRange month = last(MONTH);
        TimeRange day = last(Duration.ofDays(1));
        UUID project = UUID.fromString("00000000-0000-4000-8000-000000000007");
        UUID user = UUID.fromString("00000000-0000-4000-9000-000000000007");
        String trace = "0".repeat(32);
        Map<String, Runnable> questions = new LinkedHashMap<>();
        questions.put("cost of a month", () -> analytics.cost(month).total());
        questions.put("cost of a month by model", () -> analytics.cost(month).byModel());
        questions.put("cost of a month by project", () -> analytics.cost(month).byProject());
        questions.put("cost of a month by person, 100", () -> analytics.cost(month).byUser(100));
        questions.put("cost of a month by day", () -> analytics.cost(month).byDay());
        questions.put(
                "cost of a month of a project",
                () -> analytics.cost(month).ofProject(project).total());
        questions.put(
                "cost of a month of a person by day",
                () -> analytics.cost(month).ofUser(user).byDay());
        questions.put("top 10 people of a month", () -> analytics.topUsers(month, 10));
        questions.put("calls of a month", () -> analytics.calls(month).total());
        questions.put("calls of a month by model", () -> analytics.calls(month).byModel());
        questions.put("calls of a month by hour", () -> analytics.calls(month).byHour());
        questions.put("calls of a day by minute", () -> analytics.calls(day).byMinute());
        questions.put("newest 50 traces of a day", () -> analytics.traces(day).latest(50));
        questions.put("dearest 50 traces of a day", () -> analytics.traces(day).dearest(50));
        questions.put("dearest 50 traces of a month", () -> analytics.traces(month).dearest(50));
        questions.put("a trace as a tree", () -> requireThere(analytics.trace(trace)));
        return questions;
    }

    private static void requireThere(Optional<?> answer) {
        if (answer.isEmpty()) {
            throw new IllegalStateException("the trace is not there");
        }
    }

    private static void measure(String name, Runnable question, PrintStream out) {
        double[] millis = new double[TIMES];
        try {
            question.run();
            for (int time = 0; time < TIMES; time++) {
                long begun = System.nanoTime();
                question.run();
                millis[time] = (System.nanoTime() - begun) / 1e6;
            }
        } catch (TimedOut late) {
            out.printf(Locale.ROOT, "| %s | no answer within the time of a call | | |%n", name);
            return;
        }
        Arrays.sort(millis);
        out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f |%n",
                name,
                millis[TIMES / 2],
                millis[TIMES * 99 / 100],
                millis[TIMES - 1]);
    }
}
