package dev.bedstone.telemetry;

import static dev.bedstone.telemetry.TimeRange.day;
import static dev.bedstone.telemetry.TimeRange.lastDay;
import static dev.bedstone.telemetry.TimeRange.lastHour;
import static dev.bedstone.telemetry.TimeRange.lastWeek;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.TelemetryConfig;
import dev.bedstone.ingest.Ingest;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.docs.Guide;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/guides/telemetry.md are these, and they do what the guide says. */
@ClickHouseTest
class GuideTest {

    private final Scope scope =
            new Scope(new TenantId(UUID.randomUUID()), Actor.user(UUID.randomUUID()));

    /** What the guide calls {@code bedstone}; the real one is in the module of everything. */
    private record Opened(ClickHouse clickhouse, Events events) {
        Analytics analytics() {
            return new Analytics(clickhouse);
        }
    }

    @Test
    void theExamplesAreThoseOfTheGuide() {
        Guide.read(Path.of("../../docs/guides/telemetry.md"))
                .assertExamplesAreRegionsOf(
                        "java", Path.of("src/test/java/dev/bedstone/telemetry/GuideTest.java"));
    }

    @Test
    void aDayOfAnAgent(FreshClickHouse database, @TempDir Path spool) {
        UUID project = UUID.randomUUID();
        try (Telemetry telemetry = Telemetry.in(database)) {
            try (Ingest ingest = telemetry.ingest(spool)) {
                Opened bedstone =
                        new Opened(
                                telemetry.clickhouse, new Events(ingest, TelemetryConfig.STANDARD));
                record(bedstone, project);
                assertThat(bedstone.events().drain(Duration.ofSeconds(30))).isTrue();
                ask(bedstone, project);
            }
        }
    }

    private void record(Opened bedstone, UUID project) {
        Instant begun = Instant.now().minusSeconds(4);
        scope.run(() -> {
            // @start region="track"
            bedstone.events()
                    .track(
                            ModelCall.of("openai", "gpt-5")
                                    .at(begun)
                                    .tokens(new Tokens(812, 164, 512, 64))
                                    .took(Duration.ofMillis(930))
                                    .ofProject(project));
            // @end region="track"

            // @start region="trace"
            TraceContext trace = TraceContext.begin();
            TraceContext search = trace.child();
            bedstone.events()
                    .trackAll(
                            List.of(
                                    Span.of("agent", "answer")
                                            .at(begun)
                                            .took(Duration.ofSeconds(3))
                                            .in(trace),
                                    Span.of("tool", "web search")
                                            .at(begun.plusMillis(40))
                                            .took(Duration.ofMillis(700))
                                            .cost(new BigDecimal("0.005"))
                                            .in(search),
                                    ModelCall.of("openai", "gpt-5-mini")
                                            .at(begun.plusMillis(200))
                                            .tokens(2_000, 90)
                                            .took(Duration.ofMillis(400))
                                            .in(search.child())));
            // @end region="trace"
        });
    }

    private void ask(Opened bedstone, UUID project) {
        // @start region="prices"
        Prices prices = bedstone.analytics().prices();
        prices.set(Price.perMillion("openai", "gpt-5", "1.25", "10").cached("0.125"));
        prices.set(
                Price.perMillion("openai", "gpt-5", "1", "8")
                        .from(Instant.parse("2100-01-01T00:00:00Z")));
        // @end region="prices"

        scope.run(() -> {
            // @start region="cost"
            Cost cost = bedstone.analytics().cost(lastDay()).total();
            bedstone.analytics().cost(lastWeek()).byModel().forEach(System.out::println);
            List<Cost.OfDay> days =
                    bedstone.analytics().cost(lastWeek()).ofProject(project).byDay();
            List<Cost.OfUser> dearest = bedstone.analytics().cost(lastWeek()).byUser(10);
            List<Cost.OfUser> busiest = bedstone.analytics().topUsers(lastWeek(), 10);
            // @end region="cost"
            assertThat(cost.calls()).isEqualTo(2);
            assertThat(cost.unpriced()).isEqualTo(1);
            assertThat(cost.dollars()).contains(new BigDecimal("0.002079"));
            assertThat(days.stream().mapToLong(each -> each.cost().calls()).sum()).isEqualTo(1);
            assertThat(dearest).hasSize(1).isEqualTo(busiest);

            // @start region="calls"
            CallMetrics calls = bedstone.analytics().calls(lastDay()).total();
            double answeredByCache = calls.cacheHitShare();
            double slow = calls.latency().p99();
            List<CallMetrics.OfTime> dashboard = bedstone.analytics().calls(lastHour()).byMinute();
            List<SpanMetrics.OfName> tools =
                    bedstone.analytics()
                            .spans(day(LocalDate.parse("2026-11-21")))
                            .ofKind("tool")
                            .byName();
            // @end region="calls"
            assertThat(answeredByCache).isZero();
            assertThat(slow).isBetween(400.0, 930.0);
            assertThat(dashboard).hasSizeBetween(60, 61);
            assertThat(tools).hasSizeLessThanOrEqualTo(1);

            // @start region="traces"
            TraceSummary slowest = bedstone.analytics().traces(lastDay()).slowest(10).getFirst();
            Trace tree = bedstone.analytics().trace(slowest.trace()).orElseThrow();
            // @end region="traces"
            assertThat(slowest.root()).isEqualTo("answer");
            assertThat(slowest.dollars()).contains(new BigDecimal("0.005"));
            assertThat(slowest.unpriced()).isEqualTo(1);
            assertThat(tree.roots().getFirst().children().getFirst().children()).hasSize(1);
        });
    }
}
