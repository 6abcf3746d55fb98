package dev.bedstone.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.config.TelemetryConfig;
import dev.bedstone.ingest.Ingest;
import dev.bedstone.ingest.Receipt;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.MissingScopeException;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions and their answers. */
@ClickHouseTest
class AnalyticsTest {

    private static Telemetry telemetry;

    /** Half past an hour, so that ranges have a body and edges. */
    private final Instant now =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofMinutes(30));

    @TempDir private Path spool;
    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final UUID ada = UUID.randomUUID();
    private final UUID bob = UUID.randomUUID();
    private final UUID project = UUID.randomUUID();
    private final Scope scope = new Scope(tenant, Actor.user(ada));

    /** Prices are for all tenants, so that every test has a model of its own. */
    private final String model = "m-" + UUID.randomUUID();

    private final Analytics analytics =
            new Analytics(telemetry.clickhouse, InstantSource.fixed(now));

    @BeforeAll
    static void open(FreshClickHouse database) {
        telemetry = Telemetry.in(database);
    }

    @AfterAll
    static void close() {
        telemetry.close();
    }

    @Test
    void whereNothingIsAnswersAreZeros() {
        scope.run(() -> {
            TimeRange day = TimeRange.lastDay();
            assertThat(analytics.cost(day).total()).isEqualTo(Cost.NONE);
            assertThat(analytics.cost(day).total().dollars()).contains(new BigDecimal("0.00"));
            assertThat(analytics.cost(day).byModel()).isEmpty();
            assertThat(analytics.cost(day).byDay())
                    .hasSize(2)
                    .allMatch(each -> each.cost().equals(Cost.NONE));
            assertThat(analytics.calls(day).total()).isEqualTo(CallMetrics.NONE);
            assertThat(analytics.calls(day).total().cacheHitShare()).isZero();
            assertThat(analytics.calls(day).byHour())
                    .hasSize(25)
                    .allMatch(each -> each.metrics().equals(CallMetrics.NONE));
            assertThat(analytics.spans(day).total()).isEqualTo(SpanMetrics.NONE);
            assertThat(analytics.traces(day).latest(10)).isEmpty();
            assertThat(analytics.trace("none")).isEmpty();
            assertThat(analytics.topUsers(day, 10)).isEmpty();
            TimeRange nothing = TimeRange.between(now, now);
            assertThat(analytics.cost(nothing).total()).isEqualTo(Cost.NONE);
            assertThat(analytics.cost(nothing).byDay()).isEmpty();
            assertThat(analytics.calls(nothing).byHour()).isEmpty();
        });
    }

    @Test
    void anUnknownModelIsCountedAndCostsNothingThatIsKnown() {
        track(call(1).tokens(1_000_000, 0), call(2).tokens(5, 5));

        Cost before = total();
        assertThat(before.dollars()).isEmpty();
        assertThat(before.unpriced()).isEqualTo(2);
        assertThat(before.tokens()).isEqualTo(Tokens.of(1_000_005, 5));

        analytics.prices().set(Price.perMillion("own", model, "1.25", "10"));
        Cost after = total();
        assertThat(after.dollars()).contains(new BigDecimal("1.25005625"));
        assertThat(after.unpriced()).isZero();

        assertThat(analytics.prices().remove("own", model, Instant.EPOCH)).isTrue();
        assertThat(total()).isEqualTo(before);
        assertThat(analytics.prices().remove("own", model, Instant.EPOCH)).isFalse();
    }

    @Test
    void aCallThatIsUnknownIsNotLostAmongThoseThatAreKnown() {
        track(
                call(1).cost(new BigDecimal("0.5")),
                call(2).tokens(7, 7),
                ModelCall.of("own", model + "x").at(now.minusSeconds(3)).fromCache());

        Cost total = total();
        assertThat(total.dollars()).contains(new BigDecimal("0.50"));
        assertThat(total.unpriced()).isEqualTo(1);
        assertThat(total.calls()).isEqualTo(3);
        assertThat(scope.call(() -> analytics.cost(TimeRange.lastDay()).byModel()))
                .extracting(Cost.OfModel::model)
                .containsExactly(model, model + "x");
    }

    @Test
    void everyKindOfTokenHasItsPrice() {
        analytics
                .prices()
                .set(Price.perMillion("own", model, "2", "8").cached("0.5").reasoning("4"));
        track(call(1).tokens(new Tokens(1_000_000, 1_000_000, 400_000, 250_000)));

        assertThat(total().dollars()).contains(new BigDecimal("8.40"));
    }

    @Test
    void aPriceHoldsUntilTheNext() {
        Instant change = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(5));
        analytics.prices().set(Price.perMillion("own", model, "1", "1"));
        analytics.prices().set(Price.perMillion("own", model, "10", "1").from(change));
        track(
                ModelCall.of("own", model).at(change.minusMillis(1)).tokens(1_000_000, 0),
                ModelCall.of("own", model).at(change).tokens(1_000_000, 0),
                ModelCall.of("own", model).at(now.minusSeconds(1)).tokens(1_000_000, 0));

        assertThat(total().dollars()).contains(new BigDecimal("21.00"));
        assertThat(analytics.prices().list())
                .filteredOn(price -> price.model().equals(model))
                .containsExactly(
                        Price.perMillion("own", model, "1.00", "1.00"),
                        Price.perMillion("own", model, "10.00", "1.00").from(change));
    }

    @Test
    void aPriceHoldsFromAFullHourOn() {
        assertThatThrownBy(() ->
                        Price.perMillion("own", model, "1", "1").from(Instant.ofEpochSecond(1800)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("full hour");
    }

    @Test
    void costIsToldApart() {
        track(
                call(1).cost(new BigDecimal("3")).ofProject(project),
                call(2).cost(new BigDecimal("1")).ofUser(bob),
                call(3).cost(new BigDecimal("1")).ofUser(bob),
                ModelCall.of("own", model)
                        .at(now.minus(Duration.ofHours(30)))
                        .cost(new BigDecimal("7")));

        TimeRange days = TimeRange.last(Duration.ofHours(40));
        scope.run(() -> {
            assertThat(analytics.cost(days).byProject())
                    .extracting(each -> each.project() + " " + each.cost().calls())
                    .containsExactly(Optional.empty() + " 3", Optional.of(project) + " 1");
            assertThat(analytics.cost(days).byUser(10))
                    .extracting(each -> each.user() + " " + each.cost().dollars().orElseThrow())
                    .containsExactly(Optional.of(ada) + " 10.00", Optional.of(bob) + " 2.00");
            assertThat(analytics.topUsers(days, 1))
                    .extracting(each -> each.cost().calls())
                    .containsExactly(2L);
            assertThat(analytics.cost(days).ofUser(bob).total().calls()).isEqualTo(2);
            assertThat(analytics.cost(days).ofProject(project).total().calls()).isEqualTo(1);
            assertThat(analytics.cost(days).byDay())
                    .filteredOn(each -> each.cost().calls() > 0)
                    .last()
                    .satisfies(each ->
                            assertThat(each.day())
                                    .isEqualTo(
                                            LocalDate.ofInstant(
                                                    now.minusSeconds(1), ZoneOffset.UTC)));
            assertThat(
                            analytics.cost(days).byDay().stream()
                                    .mapToLong(each -> each.cost().calls())
                                    .sum())
                    .isEqualTo(4);
        });
    }

    @Test
    void callsAreMeasured() {
        track(
                call(1).took(Duration.ofMillis(100)),
                call(2).took(Duration.ofMillis(200)).failed("refused"),
                call(3).took(Duration.ofMillis(600)).fromCache());

        scope.run(() -> {
            CallMetrics total = analytics.calls(TimeRange.lastHour()).total();
            assertThat(total.calls()).isEqualTo(3);
            assertThat(total.errors()).isEqualTo(1);
            assertThat(total.cacheHitShare()).isEqualTo(1 / 3.0);
            assertThat(total.latency().mean()).isEqualTo(300);
            assertThat(total.latency().p50()).isBetween(100.0, 600.0);
            assertThat(analytics.calls(TimeRange.lastHour()).byModel())
                    .containsExactly(new CallMetrics.OfModel("own", model, total));
            List<CallMetrics.OfTime> minutes = analytics.calls(TimeRange.lastHour()).byMinute();
            assertThat(minutes).hasSize(60);
            assertThat(minutes.getLast().metrics()).isEqualTo(total);
            assertThat(analytics.calls(TimeRange.lastDay()).byHour().getLast().metrics())
                    .isEqualTo(total);
            assertThat(analytics.calls(TimeRange.lastDay()).byDay().getLast().metrics())
                    .isEqualTo(total);
        });
    }

    @Test
    void nobodySeesAnothersCalls() {
        track(call(1).tokens(1, 1));
        Scope other = new Scope(new TenantId(UUID.randomUUID()), Actor.user(ada));

        assertThat(other.call(() -> analytics.cost(TimeRange.lastDay()).total()))
                .isEqualTo(Cost.NONE);
        assertThat(total().calls()).isEqualTo(1);
        assertThatThrownBy(() -> analytics.cost(TimeRange.lastDay()).total())
                .isInstanceOf(MissingScopeException.class);
        assertThatThrownBy(() -> analytics.trace("x")).isInstanceOf(MissingScopeException.class);
    }

    @Test
    void spansAreMeasured() {
        track(
                Span.of("tool", "search").at(now.minusSeconds(9)).took(Duration.ofMillis(4)),
                Span.of("tool", "search")
                        .at(now.minusSeconds(8))
                        .took(Duration.ofMillis(6))
                        .failed("timeout")
                        .tokens(4)
                        .cost(new BigDecimal("0.01")),
                Span.of("agent", "plan").at(now.minus(Duration.ofHours(3))));

        scope.run(() -> {
            SpanMetrics search =
                    analytics.spans(TimeRange.lastDay()).ofKind("tool").ofName("search").total();
            assertThat(search.events()).isEqualTo(2);
            assertThat(search.errors()).isEqualTo(1);
            assertThat(search.tokens()).isEqualTo(4);
            assertThat(search.dollars()).isEqualByComparingTo("0.01");
            assertThat(search.latency().mean()).isEqualTo(5.0);
            assertThat(analytics.spans(TimeRange.lastDay()).byName())
                    .extracting(SpanMetrics.OfName::name)
                    .containsExactly("search", "plan");
            assertThat(
                            analytics.spans(TimeRange.lastDay()).byHour().stream()
                                    .mapToLong(each -> each.metrics().events())
                                    .sum())
                    .isEqualTo(3);
        });
    }

    @Test
    void aTraceIsATreeWithItsCost() {
        analytics.prices().set(Price.perMillion("own", model, "1", "2"));
        TraceContext root = TraceContext.begin();
        TraceContext tool = root.child();
        track(
                Span.of("agent", "answer")
                        .at(now.minusSeconds(10))
                        .took(Duration.ofSeconds(4))
                        .ofProject(project)
                        .in(root),
                Span.of("tool", "search")
                        .at(now.minusSeconds(9))
                        .took(Duration.ofSeconds(1))
                        .cost(new BigDecimal("0.005"))
                        .failed("empty")
                        .ofProject(project)
                        .attributes(Map.of("query", "x"))
                        .in(tool),
                ModelCall.of("own", model)
                        .at(now.minusSeconds(8))
                        .tokens(1000, 500)
                        .took(Duration.ofMillis(1500))
                        .ofProject(project)
                        .in(tool.child()),
                Span.of("tool", "orphan")
                        .at(now.minusSeconds(7))
                        .ofProject(project)
                        .in(new TraceContext(root.trace(), "b", "gone")));

        scope.run(() -> {
            TraceSummary summary = analytics.traces(TimeRange.lastHour()).latest(5).getFirst();
            assertThat(summary.trace()).isEqualTo(root.trace());
            assertThat(summary.root()).isEqualTo("answer");
            assertThat(summary.project()).contains(project);
            assertThat(summary.started()).isEqualTo(now.minusSeconds(10));
            assertThat(summary.duration()).isEqualTo(Duration.ofSeconds(4));
            assertThat(summary.events()).isEqualTo(4);
            assertThat(summary.errors()).isEqualTo(1);
            assertThat(summary.tokens()).isEqualTo(1500);
            assertThat(summary.dollars()).contains(new BigDecimal("0.007"));
            assertThat(summary.unpriced()).isZero();

            Trace trace = analytics.trace(root.trace()).orElseThrow();
            assertThat(trace.summary()).isEqualTo(summary);
            assertThat(trace.complete()).isTrue();
            assertThat(trace.roots())
                    .extracting(TraceNode::name)
                    .containsExactly("answer", "orphan");
            TraceNode search = trace.roots().getFirst().children().getFirst();
            assertThat(search.attributes()).containsEntry("query", "x");
            assertThat(search.error()).isEqualTo("empty");
            TraceNode call = search.children().getFirst();
            assertThat(call.name()).isEqualTo("own " + model);
            assertThat(call.kind()).isEqualTo("model");
            assertThat(call.dollars()).contains(new BigDecimal("0.002"));
            assertThat(call.duration()).isEqualTo(Duration.ofMillis(1500));

            assertThat(analytics.traces(TimeRange.lastHour()).ofProject(bob).slowest(5)).isEmpty();
            assertThat(analytics.traces(TimeRange.lastHour()).dearest(1)).hasSize(1);
            assertThat(analytics.traces(TimeRange.lastHour()).worst(1)).hasSize(1);
            assertThat(analytics.traces(TimeRange.last(Duration.ofSeconds(9))).latest(5)).isEmpty();
        });
    }

    @Test
    void eventsThatAreEachOthersParentsAreShown() {
        track(
                Span.of("tool", "hen")
                        .at(now.minusSeconds(2))
                        .in(new TraceContext(model, "hen", "egg")),
                Span.of("tool", "egg")
                        .at(now.minusSeconds(1))
                        .in(new TraceContext(model, "egg", "hen")));

        Trace trace = scope.call(() -> analytics.trace(model)).orElseThrow();
        assertThat(trace.roots()).extracting(TraceNode::name).containsExactly("hen");
        assertThat(trace.roots().getFirst().children())
                .extracting(TraceNode::name)
                .containsExactly("egg");
    }

    private Cost total() {
        return scope.call(() -> analytics.cost(TimeRange.lastDay()).total());
    }

    private ModelCall call(int secondsAgo) {
        return ModelCall.of("own", model).at(now.minusSeconds(secondsAgo));
    }

    private void track(TelemetryEvent... events) {
        try (Ingest ingest = telemetry.ingest(spool)) {
            Events way = new Events(ingest, TelemetryConfig.STANDARD);
            assertThat(scope.call(() -> way.trackAll(List.of(events))))
                    .isEqualTo(new Receipt(events.length, 0));
            assertThat(way.drain(Duration.ofSeconds(30))).isTrue();
        }
    }
}
