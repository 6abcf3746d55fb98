package dev.bedstone.telemetry;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.telemetry.internal.Conditions;
import dev.bedstone.telemetry.internal.Measured;
import dev.bedstone.telemetry.internal.PricedUsage;
import dev.bedstone.telemetry.internal.TenantQueries;
import dev.bedstone.telemetry.internal.TraceRows;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Answers questions about what the language models and agents of a tenant did. Thread-safe.
 *
 * <pre>{@code
 * bedstone.as(acme, Actor.user(ada)).run(() ->
 *         bedstone.analytics().cost(lastDay()).byModel().forEach(System.out::println));
 * }</pre>
 *
 * <p>Full hours are read from sums and the rest from rows, so that an answer is exact for any
 * range, and quick. Where there is nothing, answers are zeros. The tenant is that of the scope the
 * caller runs in.
 */
public final class Analytics {

    private final InstantSource time;
    private final PricedUsage usage;
    private final Measured calls;
    private final Measured spans;
    private final TraceRows traces;
    private final Prices prices;

    /** Questions to a server, which stays the caller's. */
    public Analytics(ClickHouse clickhouse) {
        this(clickhouse, InstantSource.system());
    }

    /** As {@link #Analytics(ClickHouse)}, by another clock. */
    public Analytics(ClickHouse clickhouse, InstantSource time) {
        TenantQueries queries = new TenantQueries(clickhouse);
        this.time = time;
        this.usage = new PricedUsage(queries);
        this.calls = new Measured(queries, Measured.Source.MODEL_CALLS);
        this.spans = new Measured(queries, Measured.Source.SPANS);
        this.traces = new TraceRows(queries);
        this.prices = new Prices(clickhouse, time);
    }

    /** What model calls used and cost. */
    public CostQuery cost(TimeRange range) {
        return new CostQuery(usage, range.at(time.instant()), Conditions.NONE);
    }

    /** How model calls went. */
    public CallQuery calls(TimeRange range) {
        return new CallQuery(calls, range.at(time.instant()), Conditions.NONE);
    }

    /** How spans went. */
    public SpanQuery spans(TimeRange range) {
        return new SpanQuery(spans, range.at(time.instant()), Conditions.NONE);
    }

    /** The people with the most model calls, first; what they used and cost. */
    public List<Cost.OfUser> topUsers(TimeRange range, int most) {
        return cost(range).byUser(PricedUsage.Key.BUSIEST_USER, most);
    }

    /** The traces that began within a range. */
    public TraceQuery traces(TimeRange range) {
        return new TraceQuery(traces, range.at(time.instant()), Conditions.NONE);
    }

    /**
     * A trace with its events, for as long as {@code bedstone.telemetry.retention.events} says.
     *
     * @throws dev.bedstone.kernel.MissingScopeException if no tenant is bound
     * @throws dev.bedstone.kernel.StoreFailure if ClickHouse does not answer
     */
    public Optional<Trace> trace(String trace) {
        return traces.summary(trace)
                .map(summary ->
                        TraceTree.of(summary, traces.spans(summary), traces.calls(summary)));
    }

    /** What models cost; one table for all tenants. */
    public Prices prices() {
        return prices;
    }
}
