package dev.bedstone.telemetry;

import dev.bedstone.telemetry.internal.Conditions;
import dev.bedstone.telemetry.internal.TraceRows;
import dev.bedstone.telemetry.internal.TraceRows.Order;
import java.util.List;
import java.util.UUID;

/**
 * A question about the traces that began within a range. A trace that lasts longer than a day may
 * be taken for one that began later. Immutable; throws what {@link CostQuery} throws.
 */
public final class TraceQuery {

    private static final int MOST = 10_000;

    private final TraceRows traces;
    private final TimeRange.Between range;
    private final Conditions conditions;

    TraceQuery(TraceRows traces, TimeRange.Between range, Conditions conditions) {
        this.traces = traces;
        this.range = range;
        this.conditions = conditions;
    }

    /** The same of one project. */
    public TraceQuery ofProject(UUID project) {
        return new TraceQuery(traces, range, conditions.project(project));
    }

    /**
     * The newest first.
     *
     * @param most how many, 1 to 10,000
     */
    public List<TraceSummary> latest(int most) {
        return rows(Order.LATEST, most);
    }

    /** Those that took longest first; as {@link #latest}. */
    public List<TraceSummary> slowest(int most) {
        return rows(Order.SLOWEST, most);
    }

    /** The dearest first; as {@link #latest}. */
    public List<TraceSummary> dearest(int most) {
        return rows(Order.DEAREST, most);
    }

    /** Those with the most errors first; as {@link #latest}. */
    public List<TraceSummary> worst(int most) {
        return rows(Order.WORST, most);
    }

    private List<TraceSummary> rows(Order order, int most) {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("1 to 10,000 traces can be asked for");
        }
        return traces.summaries(range, conditions, order, most).stream()
                .map(TraceTree::summary)
                .toList();
    }
}
