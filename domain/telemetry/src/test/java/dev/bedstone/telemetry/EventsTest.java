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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a call or a span to its row and its sums. */
@ClickHouseTest
class EventsTest {

    private static Telemetry telemetry;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final UUID project = UUID.randomUUID();

    @TempDir private Path spool;
    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final UUID ada = UUID.randomUUID();
    private final Scope scope = new Scope(tenant, Actor.user(ada));

    @BeforeAll
    static void open(FreshClickHouse fresh) {
        telemetry = Telemetry.in(fresh);
    }

    @AfterAll
    static void close() {
        telemetry.close();
    }

    @Test
    void aCallBecomesARowWithEverythingThatIsKnown() {
        UUID pipeline = UUID.randomUUID();
        UUID id = UUID.randomUUID();
        TraceContext trace = TraceContext.begin();
        ModelCall call =
                ModelCall.of("openai", "gpt-5")
                        .at(now)
                        .id(id)
                        .tokens(new Tokens(812, 164, 100, 64))
                        .cost(new BigDecimal("0.000000000001"))
                        .took(Duration.ofMillis(930))
                        .failed("rate limited")
                        .origin(Origin.UNKNOWN.ofProject(project).ofPipeline(pipeline))
                        .in(trace.child());

        track(call);

        assertThat(
                        own(
                                """
                                select tenant_id, project_id, id, provider, model, user_id, pipeline_id,
                                       trace_id, parent_span_id, prompt_tokens, completion_tokens,
                                       cached_tokens, reasoning_tokens, total_tokens, cost_usd,
                                       duration_ms, cache_hit, error, toUnixTimestamp64Milli(timestamp)
                                  from llm_requests\
                                """))
                .isEqualTo(
                        String.join(
                                "\t",
                                tenant.toString(),
                                project.toString(),
                                id.toString(),
                                "openai",
                                "gpt-5",
                                ada.toString(),
                                pipeline.toString(),
                                trace.trace(),
                                trace.span(),
                                "812",
                                "164",
                                "100",
                                "64",
                                "976",
                                "0.000000000001",
                                "930",
                                "false",
                                "rate limited",
                                Long.toString(now.toEpochMilli())));
    }

    @Test
    void whatIsNotSaidIsNotMadeUp() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        track(ModelCall.of("openai", "gpt-5"));

        assertThat(
                        own(
                                "select project_id, pipeline_id, trace_id, cost_usd, cache_hit, error,"
                                        + " id = toUUID('00000000-0000-0000-0000-000000000000') from"
                                        + " llm_requests"))
                .isEqualTo("00000000-0000-0000-0000-000000000000\t\\N\t\t\\N\tfalse\t\t0");
        assertThat(
                        Long.parseLong(
                                own("select toUnixTimestamp64Milli(timestamp) from llm_requests")))
                .isBetween(before.toEpochMilli(), Instant.now().toEpochMilli());
    }

    @Test
    void anAnswerFromTheOwnCacheCostsNothing() {
        track(ModelCall.of("openai", "gpt-5").tokens(10, 10).fromCache());

        assertThat(own("select cost_usd, cache_hit from llm_requests")).isEqualTo("0\ttrue");
    }

    @Test
    void aSpanBecomesARow() {
        TraceContext trace = TraceContext.begin();
        track(
                Span.of("tool", "search")
                        .at(now.plusNanos(7_000))
                        .tokens(12)
                        .cost(new BigDecimal("0.005"))
                        .took(Duration.ofNanos(1_234_567))
                        .failed("no result")
                        .ofProject(project)
                        .in(trace)
                        .attributes(Map.of("query", "tenants", "engine", "own")));

        assertThat(
                        own(
                                """
                                select tenant_id, project_id, kind, name, user_id, tokens_used, cost_usd,
                                       duration_us, error, trace_id, span_id, attributes['query'],
                                       toUnixTimestamp64Micro(timestamp)
                                  from telemetry_events\
                                """))
                .isEqualTo(
                        String.join(
                                "\t",
                                tenant.toString(),
                                project.toString(),
                                "tool",
                                "search",
                                ada.toString(),
                                "12",
                                "0.005",
                                "1234",
                                "no result",
                                trace.trace(),
                                trace.span(),
                                "tenants",
                                Long.toString(now.toEpochMilli() * 1000 + 7)));
    }

    @Test
    void everySumHasEveryEventOnce() {
        TraceContext trace = TraceContext.begin();
        List<TelemetryEvent> events =
                List.of(
                        ModelCall.of("openai", "gpt-5").at(now).tokens(10, 5).in(trace.child()),
                        ModelCall.of("openai", "gpt-5").at(now).tokens(20, 7).in(trace.child()),
                        Span.of("agent", "plan").at(now).tokens(3).in(trace));
        try (Ingest ingest = telemetry.ingest(spool)) {
            Events way = new Events(ingest, TelemetryConfig.STANDARD);
            assertThat(scope.call(() -> way.trackAll(events))).isEqualTo(new Receipt(3, 0));
            assertThat(way.drain(Duration.ofSeconds(30))).isTrue();
        }

        for (String sums :
                List.of(
                        "llm_requests_hourly",
                        "llm_requests_hourly_by_user",
                        "llm_requests_by_minute")) {
            assertThat(own("select sum(calls), sum(prompt_tokens) from " + sums))
                    .as(sums)
                    .isEqualTo("2\t30");
        }
        assertThat(own("select sum(calls) from llm_requests_daily")).isEqualTo("2");
        for (String grain : List.of("hourly", "daily")) {
            assertThat(own("select sum(events) from telemetry_metrics_" + grain)).isEqualTo("1");
        }
        assertThat(
                        own(
                                "select trace_id, sum(events), sum(tokens_used), max(root) from"
                                        + " trace_summaries group by trace_id"))
                .isEqualTo(trace.trace() + "\t3\t45\tplan");
    }

    @Test
    void withoutATenantNothingIsTaken() {
        try (Ingest ingest = telemetry.ingest(spool)) {
            Events way = new Events(ingest, TelemetryConfig.STANDARD);
            assertThatThrownBy(() -> way.track(ModelCall.of("openai", "gpt-5")))
                    .isInstanceOf(MissingScopeException.class);
        }
        assertThat(own("select count() from llm_requests")).isEqualTo("0");
    }

    @Test
    void aServiceIsNobody() {
        Scope service = new Scope(tenant, Actor.service("nightly"));
        try (Ingest ingest = telemetry.ingest(spool)) {
            Events way = new Events(ingest, TelemetryConfig.STANDARD);
            service.run(() -> way.track(ModelCall.of("openai", "gpt-5")));
        }
        assertThat(own("select user_id from llm_requests"))
                .isEqualTo("00000000-0000-0000-0000-000000000000");
    }

    @Test
    void whatIsOlderThanItsTableKeepsIsADeadLetter() {
        TelemetryConfig week =
                new TelemetryConfig(
                        Duration.ofDays(7),
                        Duration.ofDays(7),
                        Duration.ofDays(7),
                        Duration.ofDays(1));
        try (Ingest ingest = telemetry.ingest(spool)) {
            Events way = new Events(ingest, week, InstantSource.fixed(now));
            ModelCall old = ModelCall.of("openai", "gpt-5").at(now.minus(Duration.ofDays(8)));
            assertThat(scope.call(() -> way.track(old))).isEqualTo(new Receipt(0, 1));
        }
        assertThat(own("select count() from llm_requests")).isEqualTo("0");
    }

    /** What the server answers of this test's rows alone. */
    private String own(String query) {
        return telemetry.database.execute(
                query + " settings additional_table_filters = {" + filters() + "}");
    }

    private String filters() {
        return Stream.of(
                        "llm_requests",
                        "llm_requests_hourly",
                        "llm_requests_daily",
                        "llm_requests_hourly_by_user",
                        "llm_requests_by_minute",
                        "telemetry_events",
                        "telemetry_metrics_hourly",
                        "telemetry_metrics_daily",
                        "trace_summaries")
                .map(table -> "'%s': 'tenant_id = toUUID(''%s'')'".formatted(table, tenant))
                .collect(Collectors.joining(", "));
    }

    private void track(TelemetryEvent event) {
        try (Ingest ingest = telemetry.ingest(spool)) {
            Events way = new Events(ingest, TelemetryConfig.STANDARD);
            assertThat(scope.call(() -> way.track(event))).isEqualTo(new Receipt(1, 0));
        }
    }
}
