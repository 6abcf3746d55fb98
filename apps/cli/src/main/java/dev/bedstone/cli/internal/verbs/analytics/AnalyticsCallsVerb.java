package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Sparkline;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.cli.internal.render.Tone;
import dev.bedstone.telemetry.Analytics;
import dev.bedstone.telemetry.CallMetrics;
import dev.bedstone.telemetry.CallQuery;
import dev.bedstone.telemetry.TimeRange;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code analytics calls}: how often, how well and how fast. */
@Command(
        name = "calls",
        description =
                "Show how many model calls there were, how many failed, and how long they took.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone analytics calls --tenant 0198f3a2-7c1e-7000-8000-000000000001",
            "  bedstone analytics calls --tenant … --last 7d --by day --json"
        })
public final class AnalyticsCallsVerb extends AnalyticsWork {

    private static final int WIDEST = 72;
    private static final Duration SHORT = Duration.ofHours(6);

    @Mixin private TenantOption tenant = new TenantOption();
    @Mixin private RangeOptions time = new RangeOptions();

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            defaultValue = "model",
            description = "${COMPLETION-CANDIDATES} (default: model).")
    private By by = By.model;

    @Option(names = "--of-project", paramLabel = "UUID", description = "Of one project alone.")
    private @Nullable UUID project;

    /** For picocli. */
    public AnalyticsCallsVerb() {}

    /** What calls are told apart by. */
    enum By {
        model,
        project,
        minute,
        hour,
        day
    }

    /** A row with what it is called. */
    private record Line(String key, CallMetrics metrics) {}

    @Override
    int work(Analytics analytics) {
        TimeRange.Between range = time.range(shell().time().instant());
        return tenant.scope()
                .call(() -> {
                    CallQuery all = analytics.calls(range);
                    CallQuery query = project == null ? all : all.ofProject(project);
                    CallMetrics total = query.total();
                    List<Line> lines = lines(query);
                    if (wantsJson()) {
                        document(document(range, total, lines));
                    } else {
                        show(range, query, total, lines);
                    }
                    return ExitCodes.GOOD;
                });
    }

    private List<Line> lines(CallQuery query) {
        return switch (by) {
            case model ->
                    query.byModel().stream()
                            .map(one -> new Line(one.provider() + " " + one.model(), one.metrics()))
                            .toList();
            case project ->
                    query.byProject().stream()
                            .map(one -> new Line(Texts.id(one.project()), one.metrics()))
                            .toList();
            case minute -> times(query.byMinute());
            case hour -> times(query.byHour());
            case day ->
                    query.byDay().stream()
                            .map(one -> new Line(one.day().toString(), one.metrics()))
                            .toList();
        };
    }

    private static List<Line> times(List<CallMetrics.OfTime> times) {
        return times.stream().map(one -> new Line(Texts.time(one.at()), one.metrics())).toList();
    }

    private void show(
            TimeRange.Between range, CallQuery query, CallMetrics total, List<Line> lines) {
        Table table =
                new Table(
                        by.name().toUpperCase(Locale.ROOT),
                        ">CALLS",
                        ">FAILED",
                        ">CACHED",
                        ">MEAN",
                        ">P50",
                        ">P95",
                        ">P99");
        lines.forEach(line -> row(table, line));
        row(table, new Line("all", total));
        show(table);
        if (total.calls() > 0) {
            boolean brief = Duration.between(range.from(), range.to()).compareTo(SHORT) <= 0;
            List<Long> counts =
                    (brief ? query.byMinute() : query.byHour())
                            .stream().map(one -> one.metrics().calls()).toList();
            int width = Math.min(WIDEST, Math.max(8, shell().outTerminal().columns() - 8));
            shell().print("");
            shell().print("calls  " + Sparkline.of(counts, width, shell().outTerminal()));
            shell().print("       " + Texts.time(range.from()) + " to " + Texts.time(range.to()));
        }
    }

    private static void row(Table table, Line line) {
        CallMetrics metrics = line.metrics();
        table.row(
                Cell.of(line.key()),
                Cell.of(Texts.count(metrics.calls())),
                Cell.of(
                        Texts.share(metrics.errorShare()),
                        metrics.errors() > 0 ? Tone.BAD : Tone.PLAIN),
                Cell.of(Texts.share(metrics.cacheHitShare())),
                Cell.of(Texts.millis(metrics.latency().mean())),
                Cell.of(Texts.millis(metrics.latency().p50())),
                Cell.of(Texts.millis(metrics.latency().p95())),
                Cell.of(Texts.millis(metrics.latency().p99())));
    }

    private Map<String, Object> document(
            TimeRange.Between range, CallMetrics total, List<Line> lines) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("from", range.from());
        document.put("to", range.to());
        document.put("total", map(total));
        document.put("by", by.name());
        document.put(
                "rows",
                lines.stream()
                        .map(line -> {
                            Map<String, Object> map = new LinkedHashMap<>();
                            map.put(by.name(), line.key());
                            map.putAll(map(line.metrics()));
                            return map;
                        })
                        .toList());
        return document;
    }

    private static Map<String, Object> map(CallMetrics metrics) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("calls", metrics.calls());
        map.put("failed", metrics.errors());
        map.put("cacheHits", metrics.cacheHits());
        map.put("meanMillis", metrics.latency().mean());
        map.put("p50Millis", metrics.latency().p50());
        map.put("p95Millis", metrics.latency().p95());
        map.put("p99Millis", metrics.latency().p99());
        map.put("leastMillis", metrics.latency().least());
        map.put("mostMillis", metrics.latency().most());
        return map;
    }
}
