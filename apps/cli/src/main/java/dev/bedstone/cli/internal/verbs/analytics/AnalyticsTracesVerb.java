package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.cli.internal.render.Tone;
import dev.bedstone.telemetry.Analytics;
import dev.bedstone.telemetry.TraceQuery;
import dev.bedstone.telemetry.TraceSummary;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code analytics traces}: traces in short. */
@Command(
        name = "traces",
        description = "Show the traces that began within a time.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone analytics traces --tenant 0198f3a2-7c1e-7000-8000-000000000001",
            "  bedstone analytics traces --tenant … --last 7d --order dearest --limit 10"
        })
public final class AnalyticsTracesVerb extends AnalyticsWork {

    @Mixin private TenantOption tenant = new TenantOption();
    @Mixin private RangeOptions time = new RangeOptions();

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            defaultValue = "latest",
            description = "${COMPLETION-CANDIDATES} first (default: latest).")
    private Order order = Order.latest;

    @Option(
            names = "--limit",
            paramLabel = "TRACES",
            defaultValue = "20",
            description = "How many at most (default: 20).")
    private int limit;

    @Option(names = "--of-project", paramLabel = "UUID", description = "Of one project alone.")
    private @Nullable UUID project;

    /** For picocli. */
    public AnalyticsTracesVerb() {}

    /** Which come first. */
    enum Order {
        latest,
        slowest,
        dearest,
        worst
    }

    @Override
    int work(Analytics analytics) {
        return tenant.scope()
                .call(() -> {
                    TraceQuery all = analytics.traces(time.range(shell().time().instant()));
                    List<TraceSummary> traces =
                            ordered(project == null ? all : all.ofProject(project));
                    if (wantsJson()) {
                        document(traces.stream().map(TraceView::map).toList());
                    } else if (traces.isEmpty()) {
                        shell().print("No trace began within this time.");
                    } else {
                        show(table(traces));
                    }
                    return ExitCodes.GOOD;
                });
    }

    private List<TraceSummary> ordered(TraceQuery query) {
        return switch (order) {
            case latest -> query.latest(limit);
            case slowest -> query.slowest(limit);
            case dearest -> query.dearest(limit);
            case worst -> query.worst(limit);
        };
    }

    private static Table table(List<TraceSummary> traces) {
        Table table =
                new Table(
                        "TRACE", "ROOT", "STARTED", ">TOOK", ">EVENTS", ">FAILED", ">TOKENS",
                        ">USD");
        traces.forEach(trace ->
                table.row(
                        Cell.of(trace.trace()),
                        Cell.of(trace.root()),
                        Cell.of(Texts.time(trace.started())),
                        Cell.of(Texts.millis(trace.duration().toNanos() / 1e6)),
                        Cell.of(Texts.count(trace.events())),
                        Cell.of(
                                Texts.count(trace.errors()),
                                trace.errors() > 0 ? Tone.BAD : Tone.PLAIN),
                        Cell.of(Texts.count(trace.tokens())),
                        Texts.dollars(trace.dollars(), trace.unpriced())));
        return table;
    }
}
