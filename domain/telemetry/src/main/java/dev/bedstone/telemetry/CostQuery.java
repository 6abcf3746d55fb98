package dev.bedstone.telemetry;

import dev.bedstone.telemetry.internal.Conditions;
import dev.bedstone.telemetry.internal.PricedUsage;
import dev.bedstone.telemetry.internal.PricedUsage.Key;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * A question about what calls used and cost: narrowed down first, then one of {@link #total} and
 * the methods {@code by…} asks. Immutable. Every method that asks throws {@link
 * dev.bedstone.kernel.MissingScopeException} if no tenant is bound, and {@link
 * dev.bedstone.kernel.StoreFailure} if ClickHouse does not answer.
 */
public final class CostQuery {

    private static final int ALL = 100_000;

    private final PricedUsage usage;
    private final TimeRange.Between range;
    private final Conditions conditions;

    CostQuery(PricedUsage usage, TimeRange.Between range, Conditions conditions) {
        this.usage = usage;
        this.range = range;
        this.conditions = conditions;
    }

    /** The same of one project. */
    public CostQuery ofProject(UUID project) {
        return new CostQuery(usage, range, conditions.project(project));
    }

    /** The same of one person. */
    public CostQuery ofUser(UUID user) {
        return new CostQuery(usage, range, conditions.user(user));
    }

    /** The same of one model. */
    public CostQuery ofModel(String provider, String model) {
        return new CostQuery(usage, range, conditions.provider(provider).model(model));
    }

    /** All in one. */
    public Cost total() {
        return rows(Key.TOTAL, 1).stream().findFirst().map(Cost::of).orElse(Cost.NONE);
    }

    /** By model, the dearest first. */
    public List<Cost.OfModel> byModel() {
        return map(
                Key.MODEL, ALL, row -> new Cost.OfModel(row.provider(), row.model(), Cost.of(row)));
    }

    /** By project, the dearest first. */
    public List<Cost.OfProject> byProject() {
        return map(
                Key.PROJECT,
                ALL,
                row -> new Cost.OfProject(somebody(row.projectId()), Cost.of(row)));
    }

    /**
     * By person, the dearest first.
     *
     * @param most how many, 1 to 100,000
     */
    public List<Cost.OfUser> byUser(int most) {
        return byUser(Key.USER, most);
    }

    List<Cost.OfUser> byUser(Key order, int most) {
        if (most < 1 || most > ALL) {
            throw new IllegalArgumentException("1 to 100,000 people can be asked for");
        }
        return map(order, most, row -> new Cost.OfUser(somebody(row.userId()), Cost.of(row)));
    }

    /** By day in UTC, in order; also days without a call. */
    public List<Cost.OfDay> byDay() {
        if (!range.from().isBefore(range.to())) {
            return List.of();
        }
        Map<LocalDate, Cost> found = new HashMap<>();
        rows(Key.DAY, ALL).forEach(row -> found.put(row.day(), Cost.of(row)));
        LocalDate first = LocalDate.ofInstant(range.from(), ZoneOffset.UTC);
        LocalDate last = LocalDate.ofInstant(range.to().minusMillis(1), ZoneOffset.UTC);
        return first.datesUntil(last.plusDays(1))
                .map(day -> new Cost.OfDay(day, found.getOrDefault(day, Cost.NONE)))
                .toList();
    }

    private <T> List<T> map(Key key, int most, Function<PricedUsage.Row, T> shape) {
        return rows(key, most).stream().map(shape).toList();
    }

    private List<PricedUsage.Row> rows(Key key, int most) {
        return usage.rows(range, conditions, key, most);
    }

    static Optional<UUID> somebody(UUID id) {
        return id.equals(EventTables.NOBODY) ? Optional.empty() : Optional.of(id);
    }
}
