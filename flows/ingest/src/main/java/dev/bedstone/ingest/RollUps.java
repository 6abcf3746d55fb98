package dev.bedstone.ingest;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.clickhouse.ClickHouseStatements;
import dev.bedstone.ingest.RollUpReport.State;
import dev.bedstone.ingest.RollUpReport.Time;
import dev.bedstone.ingest.internal.rollup.Difference;
import dev.bedstone.ingest.internal.rollup.InsertsUnderWay;
import dev.bedstone.ingest.internal.rollup.Mending;
import dev.bedstone.ingest.internal.rollup.RollUpCatalogue;
import dev.bedstone.ingest.internal.send.SideTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Holds the roll-ups of a database against the rows they are made of, and makes again what differs.
 * A server that is not replicated and was killed at the wrong instant leaves a roll-up without a
 * batch that the table has, and nothing in the server tells of it but this comparison. Thread-safe.
 *
 * <pre>{@code
 * RollUps rollUps = new RollUps(clickhouse);
 * if (!rollUps.check(from, to).isWhole()) {
 *     rollUps.repair(from, to);
 * }
 * }</pre>
 *
 * <p>A roll-up is an {@code AggregatingMergeTree} that materialized views with {@code TO} feed and
 * whose key has a {@code Date} or {@code DateTime} column, its time: those of telemetry, and an
 * application's own. Of each time and key every {@code SimpleAggregateFunction} of {@code sum} (of
 * whole or decimal numbers), {@code min} and {@code max} is compared with what the views would
 * select from the rows that are there. States of other functions depend on the order of rows and
 * are not compared; a time is always made again with all its columns.
 *
 * <p><b>What a repair guarantees.</b> A time is touched only if its rows are all kept, if it
 * differed in the same way before and after a wait in which every insert under way ended ({@link
 * #settling}), and if the roll-up only lacks something, unless the caller says otherwise. Readers
 * see it without anything for a moment. Afterwards it is waited until every insert ended that was
 * under way, and compared again: what came in between is found, and the time is made again, three
 * times at most; it is {@link State#MENDED} only if it was equal at last. A process or server that
 * is killed at any point leaves a time that differs, which the next call finds. Of two repairs at a
 * time the later one wins, the other fails.
 *
 * <p>What it cannot know: a batch that waits in a spool, in the table already and not yet in the
 * roll-up, such as after a view failed. When it is sent again behind the repair, the roll-up has it
 * twice, which is a {@link State#SURPLUS} at the next look. {@code bedstone ingest status} shows
 * what waits; repair when nothing does.
 */
public final class RollUps {

    /** Longer than the way in waits between two tries of a batch. */
    private static final Duration SETTLING = Duration.ofSeconds(35);

    /** Longer than all steps of whoever uses a table beside another. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(15);

    private final ClickHouseStatements statements;
    private final InsertsUnderWay inserts;
    private final InstantSource time;
    private final Duration settling;
    private final Set<String> names;

    /** Those of the server's database, which stays the caller's. */
    public RollUps(ClickHouse clickhouse) {
        this(clickhouse, InstantSource.system());
    }

    /** As {@link #RollUps(ClickHouse)}, by another clock. */
    public RollUps(ClickHouse clickhouse, InstantSource time) {
        this(
                clickhouse.platform("hold roll-ups against their rows", everybody -> everybody),
                time,
                SETTLING,
                Set.of());
    }

    private RollUps(
            ClickHouseStatements statements,
            InstantSource time,
            Duration settling,
            Set<String> names) {
        this.statements = statements;
        this.inserts = new InsertsUnderWay(statements);
        this.time = time;
        this.settling = settling;
        this.names = names;
    }

    /**
     * Waits longer or shorter before a repair; 35 s if nothing is said, in which the way in tries a
     * batch again that failed.
     */
    public RollUps settling(Duration length) {
        return new RollUps(statements, time, length, names);
    }

    /** These alone; none for all. */
    public RollUps only(Set<String> tables) {
        return new RollUps(statements, time, settling, Set.copyOf(tables));
    }

    /**
     * Compares. Looked at is every hour, minute or day of a roll-up that begins in the range, whose
     * beginning is rounded down to a whole hour, or day. What differs while somebody writes is
     * looked at again.
     *
     * @param to does not belong to it
     * @throws IllegalArgumentException if a name of {@link #only} is none of a roll-up
     * @throws dev.bedstone.kernel.StoreFailure if ClickHouse does not answer
     */
    public RollUpReport check(Instant from, Instant to) {
        List<Seen> seen = look(from, to);
        if (seen.stream().anyMatch(Seen::differs)) {
            inserts.await();
        }
        Instant now = time.instant();
        return report(
                from,
                to,
                seen.stream()
                        .map(one -> one.told(mending -> mending.check(one.differences(), now)))
                        .toList());
    }

    /** As {@link #repair(Instant, Instant, boolean, Consumer)}, and only what lacks something. */
    public RollUpReport repair(Instant from, Instant to) {
        return repair(from, to, false, _ -> {});
    }

    /**
     * Makes again what differs, in the same range as {@link #check}. Tables beside others that a
     * process left behind which will not come back are dropped.
     *
     * @param surplusToo also what the roll-up has and no row has: if nobody but the views writes to
     *     it, and sums of rows that somebody deleted shall go as well
     * @param waiting told before the wait, with its length, on the caller's thread; if nothing
     *     differs there is none
     * @throws IllegalArgumentException if a name of {@link #only} is none of a roll-up
     * @throws dev.bedstone.kernel.StoreFailure if ClickHouse refuses or does not answer; call it
     *     again
     */
    public RollUpReport repair(
            Instant from, Instant to, boolean surplusToo, Consumer<Duration> waiting) {
        SideTable.dropForgotten(statements, FORGOTTEN);
        List<Seen> seen = look(from, to);
        if (seen.stream().noneMatch(Seen::differs)) {
            return report(from, to, seen.stream().map(one -> one.told(_ -> List.of())).toList());
        }
        waiting.accept(settling);
        sleep(settling);
        boolean quiet = inserts.await();
        Instant now = time.instant();
        List<RollUpReport.Table> tables = new ArrayList<>();
        Set<String> mended = new HashSet<>();
        for (Seen one : seen) {
            boolean changed = one.entry().sources().stream().anyMatch(mended::contains);
            Seen current = changed ? look(one.entry(), from, to) : one;
            RollUpReport.Table table =
                    current.told(mending ->
                            quiet
                                    ? mending.repair(current.differences(), surplusToo, now)
                                    : mending.check(current.differences(), now));
            if (table.times().stream().anyMatch(each -> each.state() == State.MENDED)) {
                mended.add(table.name());
            }
            tables.add(table);
        }
        return report(from, to, tables);
    }

    /** An interrupt makes the next statement fail. */
    private static void sleep(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** A roll-up, and what differed when it was looked at first. */
    private record Seen(RollUpCatalogue.Entry entry, List<Difference> differences) {

        boolean differs() {
            return !differences.isEmpty();
        }

        RollUpReport.Table told(Function<Mending, List<Time>> work) {
            return new RollUpReport.Table(
                    entry.name(),
                    entry.mending().map(Mending::measure).orElse(""),
                    Optional.of(entry.reason()).filter(reason -> !reason.isEmpty()),
                    differs() ? entry.mending().map(work).orElse(List.of()) : List.of());
        }
    }

    private List<Seen> look(Instant from, Instant to) {
        List<RollUpCatalogue.Entry> all = RollUpCatalogue.read(statements);
        Set<String> unknown = new TreeSet<>(names);
        all.forEach(entry -> unknown.remove(entry.name()));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "no roll-up is called " + String.join(", ", unknown));
        }
        return all.stream()
                .filter(entry -> names.isEmpty() || names.contains(entry.name()))
                .map(entry -> look(entry, from, to))
                .toList();
    }

    private Seen look(RollUpCatalogue.Entry entry, Instant from, Instant to) {
        return new Seen(
                entry,
                entry.mending()
                        .map(mending -> mending.look(from, to, time.instant()))
                        .orElse(List.of()));
    }

    private static RollUpReport report(Instant from, Instant to, List<RollUpReport.Table> tables) {
        return new RollUpReport(from, to, List.copyOf(tables));
    }
}
