package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.telemetry.Analytics;
import dev.bedstone.telemetry.Cost;
import dev.bedstone.telemetry.CostQuery;
import dev.bedstone.telemetry.TimeRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code analytics cost}: tokens and money. */
@Command(
        name = "cost",
        description = {
            "Show what model calls used and cost.",
            "Ends with 1 if the cost of a call is not known."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone analytics cost --tenant 0198f3a2-7c1e-7000-8000-000000000001",
            "  bedstone analytics cost --tenant … --from 2026-11-01 --to 2026-12-01 --by user"
        })
public final class AnalyticsCostVerb extends AnalyticsWork {

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

    @Option(names = "--of-user", paramLabel = "UUID", description = "Of one person alone.")
    private @Nullable UUID user;

    @Option(
            names = "--limit",
            paramLabel = "ROWS",
            defaultValue = "50",
            description = "How many people at most (default: 50).")
    private int limit;

    /** For picocli. */
    public AnalyticsCostVerb() {}

    /** What cost is told apart by. */
    enum By {
        model,
        project,
        user,
        day
    }

    /** A row with what it is called. */
    private record Line(String key, Cost cost) {}

    @Override
    int work(Analytics analytics) {
        TimeRange.Between range = time.range(shell().time().instant());
        return tenant.scope()
                .call(() -> {
                    CostQuery query = narrowed(analytics.cost(range));
                    Cost total = query.total();
                    List<Line> lines = lines(query);
                    if (wantsJson()) {
                        document(document(range, total, lines));
                    } else {
                        show(total, lines);
                    }
                    return total.unpriced() > 0 ? ExitCodes.FAILED : ExitCodes.GOOD;
                });
    }

    private CostQuery narrowed(CostQuery query) {
        CostQuery ofProject = project == null ? query : query.ofProject(project);
        return user == null ? ofProject : ofProject.ofUser(user);
    }

    private List<Line> lines(CostQuery query) {
        return switch (by) {
            case model ->
                    query.byModel().stream()
                            .map(one -> new Line(one.provider() + " " + one.model(), one.cost()))
                            .toList();
            case project ->
                    query.byProject().stream()
                            .map(one -> new Line(Texts.id(one.project()), one.cost()))
                            .toList();
            case user ->
                    query.byUser(limit).stream()
                            .map(one -> new Line(Texts.id(one.user()), one.cost()))
                            .toList();
            case day ->
                    query.byDay().stream()
                            .map(one -> new Line(one.day().toString(), one.cost()))
                            .toList();
        };
    }

    private void show(Cost total, List<Line> lines) {
        Table table =
                new Table(
                        by.name().toUpperCase(Locale.ROOT),
                        ">CALLS",
                        ">FAILED",
                        ">INPUT",
                        ">OUTPUT",
                        ">USD");
        lines.forEach(line -> row(table, line));
        row(table, new Line("all", total));
        show(table);
        if (total.unpriced() > 0) {
            shell().print("");
            shell().complain(
                            Texts.count(total.unpriced())
                                    + " calls have no known cost and are left out: set prices with"
                                    + " 'bedstone analytics price set'");
        }
    }

    private static void row(Table table, Line line) {
        Cost cost = line.cost();
        table.row(
                Cell.of(line.key()),
                Cell.of(Texts.count(cost.calls())),
                Cell.of(Texts.count(cost.errors())),
                Cell.of(Texts.count(cost.tokens().input())),
                Cell.of(Texts.count(cost.tokens().output())),
                Texts.dollars(cost.dollars(), cost.unpriced()));
    }

    private Map<String, Object> document(TimeRange.Between range, Cost total, List<Line> lines) {
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
                            map.putAll(map(line.cost()));
                            return map;
                        })
                        .toList());
        return document;
    }

    private static Map<String, Object> map(Cost cost) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("calls", cost.calls());
        map.put("failed", cost.errors());
        map.put("inputTokens", cost.tokens().input());
        map.put("outputTokens", cost.tokens().output());
        map.put("cachedTokens", cost.tokens().cached());
        map.put("reasoningTokens", cost.tokens().reasoning());
        map.put("usd", cost.dollars());
        map.put("unpricedCalls", cost.unpriced());
        return map;
    }
}
