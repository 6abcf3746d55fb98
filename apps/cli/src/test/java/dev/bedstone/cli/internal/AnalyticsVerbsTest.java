package dev.bedstone.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.IngestConfig;
import dev.bedstone.config.TelemetryConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.ingest.Ingest;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.telemetry.Events;
import dev.bedstone.telemetry.ModelCall;
import dev.bedstone.telemetry.Span;
import dev.bedstone.telemetry.TelemetryMigrations;
import dev.bedstone.telemetry.Tokens;
import dev.bedstone.telemetry.TraceContext;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code analytics …} against the engine. */
@ClickHouseTest
class AnalyticsVerbsTest {

    private static final Terminal WIDE = new Terminal(true, 120, false, true);

    @TempDir private Path directory;
    private final UUID tenant = UUID.randomUUID();
    private final UUID ada = UUID.randomUUID();
    private final TraceContext trace = TraceContext.begin();
    private FreshClickHouse database;

    @Test
    void showsWhatATenantDid(FreshClickHouse fresh) {
        database = fresh;
        record();

        CalledShell cost = run(ExitCodes.FAILED, "analytics", "cost", "--tenant", id());
        assertThat(cost.out().lines().map(String::strip))
                .anyMatch(line -> line.matches("openai gpt-5 +1 +0 +812 +164 +unknown"))
                .anyMatch(line -> line.matches("all +1 +0 +812 +164 +unknown"));
        assertThat(cost.err()).contains("1 calls have no known cost");

        prices();

        assertThat(run(ExitCodes.GOOD, "analytics", "cost", "--tenant", id()).out())
                .contains("0.0027")
                .doesNotContain("unknown");
        assertThat(
                        run(
                                        ExitCodes.GOOD,
                                        "analytics",
                                        "cost",
                                        "--tenant",
                                        id(),
                                        "--by",
                                        "user",
                                        "--json")
                                .out())
                .contains("\"user\" : \"" + ada + "\"")
                .contains("\"usd\" : 0.002655")
                .contains("\"unpricedCalls\" : 0");
        assertThat(
                        run(ExitCodes.GOOD, "analytics", "cost", "--tenant", UUID.randomUUID() + "")
                                .out())
                .contains("0.0000");

        assertThat(run(ExitCodes.GOOD, "analytics", "calls", "--tenant", id()).out())
                .contains("openai gpt-5")
                .contains("930 ms")
                .contains("█");
        assertThat(
                        run(
                                        ExitCodes.GOOD,
                                        "analytics",
                                        "calls",
                                        "--tenant",
                                        id(),
                                        "--by",
                                        "hour",
                                        "--json")
                                .out())
                .contains("\"meanMillis\" : 930.0");

        assertThat(run(ExitCodes.GOOD, "analytics", "traces", "--tenant", id()).out())
                .contains(trace.trace())
                .contains("answer");
        assertThat(run(ExitCodes.GOOD, "analytics", "trace", trace.trace(), "--tenant", id()).out())
                .contains("answer")
                .contains("└ openai gpt-5")
                .contains("━")
                .contains("2 events, 0 failed, 976 tokens, 0.0027 USD");
        assertThat(
                        run(
                                        ExitCodes.GOOD,
                                        "analytics",
                                        "trace",
                                        trace.trace(),
                                        "--tenant",
                                        id(),
                                        "--json")
                                .out())
                .contains("\"kind\" : \"model\"");
        assertThat(run(ExitCodes.FAILED, "analytics", "trace", "none", "--tenant", id()).err())
                .contains("no trace none");
        questionsThatAreNone();
    }

    @Test
    void findsAndMendsWhatARollUpLacks(FreshClickHouse fresh) {
        database = fresh;
        record();
        assertThat(run(ExitCodes.GOOD, "analytics", "check").out())
                .contains("9 roll-ups compared")
                .contains("they say what their rows say");
        fresh.execute("truncate table llm_requests_hourly");

        CalledShell check = run(ExitCodes.FAILED, "analytics", "check");
        assertThat(check.out().lines())
                .anyMatch(line -> line.matches("llm_requests_hourly +\\S+Z +1 +0 +lacks rows"));
        assertThat(check.err()).contains("'bedstone analytics repair'");
        assertThat(
                        run(
                                        ExitCodes.FAILED,
                                        "analytics",
                                        "check",
                                        "--json",
                                        "--roll-up",
                                        "llm_requests_hourly")
                                .out())
                .contains("\"whole\" : false")
                .contains("\"state\" : \"lacking\"")
                .doesNotContain("trace_summaries");

        CalledShell repair = run(ExitCodes.GOOD, "analytics", "repair", "--settle", "0");
        assertThat(repair.out()).contains("1 × mended");
        assertThat(run(ExitCodes.GOOD, "analytics", "check").out())
                .contains("they say what their rows say");
        assertThat(run(ExitCodes.WRONG_USE, "analytics", "check", "--roll-up", "none").err())
                .contains("no roll-up is called none");
    }

    @Test
    void aRepairOfWhatIsBeingWrittenSaysThatItDidNotMendIt(FreshClickHouse fresh) throws Exception {
        database = fresh;
        record();
        fresh.execute("create table seen as llm_requests_hourly engine = Memory");
        fresh.execute("insert into seen select * from llm_requests_hourly");
        fresh.execute("truncate table llm_requests_hourly");
        AtomicBoolean goesOn = new AtomicBoolean(true);
        Thread writer =
                Thread.startVirtualThread(() -> {
                    while (goesOn.get()) {
                        fresh.execute("insert into llm_requests_hourly select * from seen");
                    }
                });
        CalledShell repair = run(ExitCodes.FAILED, "analytics", "repair", "--settle", "1");
        goesOn.set(false);
        writer.join();

        assertThat(repair.out()).contains("being written");
    }

    /** What the library refuses is wrong use, and no defect. */
    private void questionsThatAreNone() {
        refused("does not end", "cost", "--from", "2026-11-21", "--to", "2026-11-20");
        refused("1970-01-01T00:00:00Z to 2106-02-07T06:28:15Z", "calls", "--from", "1900-01-01");
        refused("--from and --last", "cost", "--from", "2026-11-20", "--last", "7d");
        refused("1 to 10,000 traces", "traces", "--limit", "0");
        refused("1 to 100,000 people", "cost", "--by", "user", "--limit", "100001");
        refused("ask for less", "calls", "--by", "minute", "--from", "2020-01-01");
    }

    private void refused(String why, String... question) {
        List<String> args = new ArrayList<>(List.of("analytics"));
        args.addAll(List.of(question));
        args.addAll(List.of("--tenant", id()));
        assertThat(run(ExitCodes.WRONG_USE, args.toArray(String[]::new)).err()).contains(why);
    }

    private void prices() {
        assertThat(run(ExitCodes.GOOD, "analytics", "price", "list").out())
                .startsWith("There are no prices");
        run(
                ExitCodes.GOOD,
                "analytics",
                "price",
                "set",
                "openai",
                "gpt-5",
                "--input",
                "1.25",
                "--output",
                "10");
        assertThat(run(ExitCodes.GOOD, "analytics", "price", "list").out())
                .contains("gpt-5")
                .contains("ever");
        assertThat(
                        run(
                                        ExitCodes.WRONG_USE,
                                        "analytics",
                                        "price",
                                        "set",
                                        "openai",
                                        "gpt-5",
                                        "--input",
                                        "-1",
                                        "--output",
                                        "10")
                                .err())
                .contains("between 0 and a million");
        run(ExitCodes.FAILED, "analytics", "price", "remove", "openai", "gpt-6");
    }

    @Test
    void whatWasTypedWronglyIsToldInOneLine() {
        CalledShell shell = new CalledShell(directory, WIDE, Map.of());
        assertThat(shell.run("analytics", "cost")).isEqualTo(ExitCodes.WRONG_USE);
        assertThat(shell.err()).contains("--tenant");
        assertThat(shell.run("analytics", "cost", "--tenant", id(), "--last", "soon"))
                .isEqualTo(ExitCodes.WRONG_USE);
        assertThat(shell.err()).contains("'soon' is no length of time; write 90m, 24h or 7d");
        assertThat(shell.run("analytics", "cost", "--tenant", id(), "--from", "yesterday"))
                .isEqualTo(ExitCodes.WRONG_USE);
        assertThat(shell.err()).contains("write 2026-11-21");
        assertThat(shell.run("analytics", "cost", "--tenant", "1-1-1-1-1"))
                .isEqualTo(ExitCodes.WRONG_USE);
        assertThat(shell.err()).contains("'1-1-1-1-1' is no UUID; 'bedstone");
        assertThat(shell.run("analytics", "price", "set", "a", "b", "--input", "x"))
                .isEqualTo(ExitCodes.WRONG_USE);
        assertThat(shell.err()).contains("cannot convert 'x'").doesNotContain("java.");
    }

    private String id() {
        return tenant.toString();
    }

    private void record() {
        try (ClickHouse clickhouse = ClickHouse.open(database.config(), StoreHooks.NONE)) {
            Migrations.of(
                            List.of(clickhouse),
                            TelemetryMigrations.lines(),
                            MigrationOptions.STANDARD.withPlaceholders(
                                    TelemetryConfig.STANDARD.placeholders()))
                    .up();
            IngestConfig config =
                    IngestConfig.in(directory.resolve("spool")).drainWithin(Duration.ofSeconds(60));
            try (Ingest ingest = Ingest.open(config, clickhouse)) {
                Events events = new Events(ingest, TelemetryConfig.STANDARD);
                Instant begun = Instant.now().minusSeconds(5);
                new Scope(new TenantId(tenant), Actor.user(ada))
                        .run(() ->
                                events.trackAll(
                                        List.of(
                                                Span.of("agent", "answer")
                                                        .at(begun)
                                                        .took(Duration.ofMillis(1_500))
                                                        .in(trace),
                                                ModelCall.of("openai", "gpt-5")
                                                        .at(begun.plusMillis(200))
                                                        .tokens(Tokens.of(812, 164))
                                                        .took(Duration.ofMillis(930))
                                                        .in(trace.child()))));
                assertThat(events.drain(Duration.ofMinutes(1))).isTrue();
            }
        }
    }

    private CalledShell run(int code, String... args) {
        CalledShell shell =
                new CalledShell(directory, WIDE, Connected.environment(database.config()));
        assertThat(shell.run(args)).as(shell.out() + shell.err()).isEqualTo(code);
        return shell;
    }
}
