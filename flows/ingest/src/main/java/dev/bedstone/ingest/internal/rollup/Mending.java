package dev.bedstone.ingest.internal.rollup;

import dev.bedstone.clickhouse.ClickHouseStatements;
import dev.bedstone.ingest.RollUpReport.State;
import dev.bedstone.ingest.RollUpReport.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks at one roll-up, and makes times of it again that differ from their rows. */
public final class Mending {

    /** How often a time is made again that somebody writes into. */
    private static final int ROUNDS = 3;

    private final RollUp rollUp;
    private final Comparison comparison;
    private final Remake remake;
    private final InsertsUnderWay inserts;

    Mending(ClickHouseStatements statements, RollUp rollUp) {
        this.rollUp = rollUp;
        this.comparison = new Comparison(statements, rollUp);
        this.remake = new Remake(statements, rollUp);
        this.inserts = new InsertsUnderWay(statements);
    }

    /** What it counts, such as calls. */
    public String measure() {
        return rollUp.measure();
    }

    /** What differs; of what the roll-up itself no longer keeps, nothing does. */
    public List<Difference> look(Instant from, Instant to, Instant now) {
        return comparison.between(from, to).stream()
                .filter(difference -> rollUp.sums().covers(difference.begin(), now))
                .toList();
    }

    /** What of it still differs when inserts have ended that were under way, and how. */
    public List<Time> check(List<Difference> seen, Instant now) {
        List<Difference> before = seen;
        List<Difference> again = comparison.at(moments(seen));
        for (int round = 1; round < ROUNDS && !before.containsAll(again); round++) {
            inserts.await();
            before = again;
            again = comparison.at(moments(again));
        }
        return times(again, before, now);
    }

    /**
     * Makes again what differs as it did before a wait in which inserts ended that were under way.
     *
     * @param surplusToo also what the roll-up has more than the rows
     */
    public List<Time> repair(List<Difference> seen, boolean surplusToo, Instant now) {
        List<Difference> again = comparison.at(moments(seen));
        List<Time> found = times(again, seen, now);
        Set<Long> wanted = new HashSet<>();
        for (Time time : found) {
            if (time.state() == State.LACKING || surplusToo && time.state() == State.SURPLUS) {
                wanted.add(time.begin().getEpochSecond());
            }
        }
        if (wanted.isEmpty() || rollUp.replicated()) {
            return found;
        }
        Set<Long> left = new HashSet<>(remade(wanted));
        return found.stream()
                .map(time ->
                        wanted.contains(time.begin().getEpochSecond())
                                ? made(time, left.contains(time.begin().getEpochSecond()))
                                : time)
                .toList();
    }

    /** What still differs, or may: an insert that does not end leaves all in doubt. */
    private Collection<Long> remade(Collection<Long> wanted) {
        Collection<Long> left = wanted;
        for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
            remake.run(left);
            if (!inserts.await()) {
                return wanted;
            }
            left = moments(comparison.at(wanted));
        }
        return left;
    }

    private static Time made(Time time, boolean differs) {
        return new Time(
                time.begin(),
                time.rows(),
                time.counted(),
                differs ? State.BEING_WRITTEN : State.MENDED);
    }

    private List<Time> times(List<Difference> now, List<Difference> before, Instant clock) {
        List<Time> times = new ArrayList<>();
        for (Difference each : now) {
            times.add(
                    new Time(
                            each.begin(),
                            each.rows(),
                            each.counted(),
                            state(each, before.contains(each), clock)));
        }
        return times;
    }

    private State state(Difference difference, boolean stable, Instant now) {
        if (!rollUp.rows().covers(difference.begin(), now)) {
            return State.NOT_KEPT;
        }
        if (!stable) {
            return State.BEING_WRITTEN;
        }
        return difference.more() > 0 ? State.SURPLUS : State.LACKING;
    }

    private static List<Long> moments(Collection<Difference> differences) {
        return differences.stream().map(Difference::at).toList();
    }
}
