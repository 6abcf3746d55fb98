package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.cli.internal.render.Tone;
import dev.bedstone.telemetry.Trace;
import dev.bedstone.telemetry.TraceNode;
import dev.bedstone.telemetry.TraceSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Traces as they are shown. */
final class TraceView {

    private static final int WIDTH = 24;

    private final Terminal terminal;
    private final TraceSummary summary;
    private final Table table =
            new Table("EVENT", "KIND", ">TOOK", "WHEN", ">TOKENS", ">USD", "FAILED");

    private TraceView(Trace trace, Terminal terminal) {
        this.terminal = terminal;
        this.summary = trace.summary();
    }

    /** The events below each other, each with its place in the time of the trace. */
    static Table table(Trace trace, Terminal terminal) {
        TraceView view = new TraceView(trace, terminal);
        trace.roots().forEach(root -> view.add(root, "", ""));
        return view.table;
    }

    private void add(TraceNode node, String lead, String below) {
        table.row(
                Cell.of(lead + node.name()),
                Cell.of(node.kind(), Tone.FAINT),
                Cell.of(Texts.millis(node.duration().toNanos() / 1e6)),
                Cell.of(bar(node), Tone.BUSY),
                Cell.of(node.tokens() == 0 ? "" : Texts.count(node.tokens())),
                node.dollars().isEmpty() && !node.kind().equals("model")
                        ? Cell.of("")
                        : Texts.dollars(node.dollars(), node.dollars().isEmpty() ? 1 : 0),
                Cell.of(node.error(), Tone.BAD));
        List<TraceNode> children = node.children();
        for (int index = 0; index < children.size(); index++) {
            boolean last = index == children.size() - 1;
            add(
                    children.get(index),
                    below + (terminal.unicode() ? last ? "└ " : "├ " : last ? "` " : "|-"),
                    below + (last ? "  " : terminal.unicode() ? "│ " : "| "));
        }
    }

    private String bar(TraceNode node) {
        double whole = Math.max(1, micros(summary.duration()));
        Instant start = summary.started();
        int from =
                (int)
                        Math.min(
                                WIDTH - 1,
                                WIDTH * micros(Duration.between(start, node.started())) / whole);
        int length =
                (int) Math.max(1, Math.min(WIDTH - from, WIDTH * micros(node.duration()) / whole));
        return " ".repeat(Math.max(0, from)) + (terminal.unicode() ? "━" : "=").repeat(length);
    }

    private static double micros(Duration time) {
        return time.toNanos() / 1e3;
    }

    static Map<String, Object> map(TraceSummary summary) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("trace", summary.trace());
        map.put("root", summary.root());
        map.put("project", summary.project());
        map.put("started", summary.started());
        map.put("millis", summary.duration().toNanos() / 1e6);
        map.put("events", summary.events());
        map.put("failed", summary.errors());
        map.put("tokens", summary.tokens());
        map.put("usd", summary.dollars());
        map.put("unpricedEvents", summary.unpriced());
        return map;
    }

    static Map<String, Object> map(Trace trace) {
        Map<String, Object> map = map(trace.summary());
        map.put("complete", trace.complete());
        map.put("roots", trace.roots().stream().map(TraceView::map).toList());
        return map;
    }

    private static Map<String, Object> map(TraceNode node) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("span", node.span());
        map.put("kind", node.kind());
        map.put("name", node.name());
        map.put("started", node.started());
        map.put("millis", node.duration().toNanos() / 1e6);
        map.put("tokens", node.tokens());
        map.put("usd", node.dollars());
        map.put("error", node.error());
        map.put("attributes", node.attributes());
        map.put("children", node.children().stream().map(TraceView::map).toList());
        return map;
    }
}
