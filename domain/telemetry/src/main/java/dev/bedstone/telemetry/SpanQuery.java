package dev.bedstone.telemetry;

import dev.bedstone.telemetry.internal.Conditions;
import dev.bedstone.telemetry.internal.Measured;
import dev.bedstone.telemetry.internal.Measured.Key;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * A question about how spans went: narrowed down first, then one of {@link #total} and the methods
 * {@code by…} asks. Immutable; throws what {@link CostQuery} throws.
 */
public final class SpanQuery {

    private final Measured measured;
    private final TimeRange.Between range;
    private final Conditions conditions;

    SpanQuery(Measured measured, TimeRange.Between range, Conditions conditions) {
        this.measured = measured;
        this.range = range;
        this.conditions = conditions;
    }

    /** The same of one project. */
    public SpanQuery ofProject(UUID project) {
        return new SpanQuery(measured, range, conditions.project(project));
    }

    /** The same of one kind, such as {@code tool}. */
    public SpanQuery ofKind(String kind) {
        return new SpanQuery(measured, range, conditions.kind(kind));
    }

    /** The same of one name. */
    public SpanQuery ofName(String name) {
        return new SpanQuery(measured, range, conditions.name(name));
    }

    /** All in one. */
    public SpanMetrics total() {
        return rows(Key.TOTAL).stream().findFirst().map(SpanMetrics::of).orElse(SpanMetrics.NONE);
    }

    /** By kind and name, the most frequent first. */
    public List<SpanMetrics.OfName> byName() {
        return rows(Key.PAIR).stream()
                .map(row -> new SpanMetrics.OfName(row.first(), row.second(), SpanMetrics.of(row)))
                .toList();
    }

    /** By project, the most frequent first. */
    public List<SpanMetrics.OfProject> byProject() {
        return rows(Key.PROJECT).stream()
                .map(row ->
                        new SpanMetrics.OfProject(
                                CostQuery.somebody(row.projectId()), SpanMetrics.of(row)))
                .toList();
    }

    /** By hour, in order; also hours without a span. */
    public List<SpanMetrics.OfTime> byHour() {
        return Timeline.of(range, Duration.ofHours(1), rows(Key.HOUR))
                .map((at, row) ->
                        new SpanMetrics.OfTime(
                                at, row.map(SpanMetrics::of).orElse(SpanMetrics.NONE)));
    }

    private List<Measured.Row> rows(Key key) {
        return measured.rows(range, conditions, key);
    }
}
