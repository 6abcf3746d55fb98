package dev.bedstone.telemetry;

import dev.bedstone.telemetry.internal.Conditions;
import dev.bedstone.telemetry.internal.Measured;
import dev.bedstone.telemetry.internal.Measured.Key;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * A question about how calls of language models went: narrowed down first, then one of {@link
 * #total} and the methods {@code by…} asks. Immutable; throws what {@link CostQuery} throws.
 */
public final class CallQuery {

    private static final Duration DAY = Duration.ofDays(1);

    private final Measured measured;
    private final TimeRange.Between range;
    private final Conditions conditions;

    CallQuery(Measured measured, TimeRange.Between range, Conditions conditions) {
        this.measured = measured;
        this.range = range;
        this.conditions = conditions;
    }

    /** The same of one project. */
    public CallQuery ofProject(UUID project) {
        return new CallQuery(measured, range, conditions.project(project));
    }

    /** The same of one model. */
    public CallQuery ofModel(String provider, String model) {
        return new CallQuery(measured, range, conditions.provider(provider).model(model));
    }

    /** All in one. */
    public CallMetrics total() {
        return rows(Key.TOTAL).stream().findFirst().map(CallMetrics::of).orElse(CallMetrics.NONE);
    }

    /** By model, those with the most calls first. */
    public List<CallMetrics.OfModel> byModel() {
        return rows(Key.PAIR).stream()
                .map(row -> new CallMetrics.OfModel(row.first(), row.second(), CallMetrics.of(row)))
                .toList();
    }

    /** By project, those with the most calls first. */
    public List<CallMetrics.OfProject> byProject() {
        return rows(Key.PROJECT).stream()
                .map(row ->
                        new CallMetrics.OfProject(
                                CostQuery.somebody(row.projectId()), CallMetrics.of(row)))
                .toList();
    }

    /** By hour, in order; also hours without a call. */
    public List<CallMetrics.OfTime> byHour() {
        return times(Key.HOUR, Duration.ofHours(1));
    }

    /**
     * By minute, in order; also minutes without a call. Sums per minute are kept for {@code
     * bedstone.telemetry.retention.minutely}, a week if nothing is said; before that there is
     * nothing.
     */
    public List<CallMetrics.OfTime> byMinute() {
        return times(Key.MINUTE, Duration.ofMinutes(1));
    }

    /** By day in UTC, in order; also days without a call. */
    public List<CallMetrics.OfDay> byDay() {
        return Timeline.of(range, DAY, rows(Key.DAY))
                .map((at, row) ->
                        new CallMetrics.OfDay(
                                LocalDate.ofInstant(at, ZoneOffset.UTC),
                                row.map(CallMetrics::of).orElse(CallMetrics.NONE)));
    }

    private List<CallMetrics.OfTime> times(Key key, Duration length) {
        return Timeline.of(range, length, rows(key))
                .map((at, row) ->
                        new CallMetrics.OfTime(
                                at, row.map(CallMetrics::of).orElse(CallMetrics.NONE)));
    }

    private List<Measured.Row> rows(Key key) {
        return measured.rows(range, conditions, key);
    }
}
