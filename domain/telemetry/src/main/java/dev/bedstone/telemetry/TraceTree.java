package dev.bedstone.telemetry;

import dev.bedstone.telemetry.internal.TraceRows;
import dev.bedstone.telemetry.internal.TraceRows.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the events of a trace below each other. What has no parent, or one that is not there, is a
 * root; events that are each other's parents are put below nothing, and so is what lies deeper than
 * anybody reads, so that all of them are shown.
 */
final class TraceTree {

    private static final int DEEPEST = 200;

    private final Map<String, List<Event>> children = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final Set<Event> placed = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Event> events;

    private TraceTree(List<Event> events) {
        this.events = events;
        for (Event event : events) {
            known.add(event.spanId());
            children.computeIfAbsent(event.parentSpanId(), parent -> new ArrayList<>()).add(event);
        }
    }

    static Trace of(TraceRows.Summary summary, List<Event> spans, List<Event> calls) {
        List<Event> events = new ArrayList<>(spans);
        events.addAll(calls);
        events.sort(Comparator.comparing(Event::started));
        boolean complete =
                spans.size() < TraceRows.MOST_EVENTS && calls.size() < TraceRows.MOST_EVENTS;
        return new Trace(summary(summary), new TraceTree(events).roots(), complete);
    }

    static TraceSummary summary(TraceRows.Summary row) {
        return new TraceSummary(
                row.traceId(),
                row.root(),
                CostQuery.somebody(row.projectId()),
                row.started(),
                Duration.between(row.started(), row.ended()),
                row.events(),
                row.errors(),
                row.tokens(),
                Dollars.of(row.usd(), row.events(), row.unpriced()),
                row.unpriced());
    }

    private List<TraceNode> roots() {
        List<TraceNode> roots = new ArrayList<>();
        events.stream().filter(this::isRoot).forEach(event -> add(event, roots, 0));
        events.forEach(event -> add(event, roots, 0));
        return roots;
    }

    private boolean isRoot(Event event) {
        return event.parentSpanId().isEmpty() || !known.contains(event.parentSpanId());
    }

    private void add(Event event, List<TraceNode> nodes, int depth) {
        if (depth > DEEPEST || !placed.add(event)) {
            return;
        }
        List<TraceNode> below = new ArrayList<>();
        if (!event.spanId().isEmpty()) {
            children.getOrDefault(event.spanId(), List.of())
                    .forEach(child -> add(child, below, depth + 1));
        }
        nodes.add(node(event, below));
    }

    private static TraceNode node(Event event, List<TraceNode> below) {
        return new TraceNode(
                event.spanId(),
                event.kind(),
                event.name(),
                event.started(),
                Duration.ofNanos(event.micros() * 1_000),
                event.tokens(),
                event.usd().map(Dollars::of),
                event.error(),
                event.attributes(),
                below);
    }
}
