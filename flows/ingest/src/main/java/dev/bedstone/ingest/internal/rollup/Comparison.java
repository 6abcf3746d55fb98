package dev.bedstone.ingest.internal.rollup;

import dev.bedstone.clickhouse.ClickHouseStatements;
import dev.bedstone.ingest.internal.send.TableAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds a roll-up against what its views would select from all rows that are there. Every sum,
 * least and greatest value of every key is compared; states of other functions are not, for they
 * depend on the order in which rows came. A look at a table that is written to sees some of it.
 */
final class Comparison {

    private static final Duration TIME = Duration.ofMinutes(10);

    /** Of how much time the keys are held in memory at once. */
    private static final Duration STEP = Duration.ofDays(1);

    private final ClickHouseStatements statements;
    private final RollUp rollUp;

    Comparison(ClickHouseStatements statements, RollUp rollUp) {
        this.statements = statements;
        this.rollUp = rollUp;
    }

    /** What differs from one moment to another, which does not belong to it, in its order. */
    List<Difference> between(Instant from, Instant to) {
        List<Difference> found = new ArrayList<>();
        Instant last = rollUp.time().last(to);
        Instant begin = rollUp.time().first(from);
        while (begin.isBefore(last)) {
            Instant end = begin.plus(STEP).isBefore(last) ? begin.plus(STEP) : last;
            found.addAll(ask(rollUp.time().between(begin, end)));
            begin = end;
        }
        return found;
    }

    /** Which of some moments differ. */
    List<Difference> at(Collection<Long> moments) {
        return moments.isEmpty() ? List.of() : ask(rollUp.time().in(moments));
    }

    private List<Difference> ask(String condition) {
        return statements
                .query(text(condition))
                .within(TIME)
                .named("compare " + rollUp.table() + " with its rows")
                .list(Difference.class);
    }

    private String text(String condition) {
        String columns =
                Stream.concat(
                                Stream.of(rollUp.time().quoted()),
                                Stream.concat(
                                        rollUp.keys().stream().map(Column::quoted),
                                        rollUp.compared().stream().map(Comparison::plain)))
                        .collect(Collectors.joining(", "));
        String keys =
                Stream.concat(
                                Stream.of(rollUp.time().quoted()),
                                rollUp.keys().stream().map(Column::quoted))
                        .collect(Collectors.joining(", "));
        return """
        select _at as at, toInt64(sum(_rows)) as rows, toInt64(sum(_counted)) as counted,
               toInt64(countIf(_less)) as less, toInt64(countIf(_more)) as more
          from (select %s as _at, countIf(_sums = 0) > 0 as _in_rows, countIf(_sums = 1) > 0 as _in_sums,
                       sumIf(%s, _sums = 0) as _rows, sumIf(%s, _sums = 1) as _counted,
                       (_in_rows and not _in_sums)%s as _less,
                       (_in_sums and not _in_rows)%s as _more
                  from (%s union all %s)
                 group by %s)
         group by _at having less > 0 or more > 0 order by _at\
        """
                .formatted(
                        rollUp.time().moment(),
                        measure(),
                        measure(),
                        differences(true),
                        differences(false),
                        rollUp.selected("0 as _sums, " + columns, condition),
                        "select 1 as _sums, %s from %s where %s"
                                .formatted(columns, rollUp.table().quoted(), condition),
                        keys);
    }

    private static String plain(Column column) {
        return "cast(%1$s as %2$s) as %1$s".formatted(column.quoted(), column.plainType());
    }

    private String measure() {
        return TableAddress.quoted(rollUp.measure());
    }

    /** In which values the sums of a key have less than its rows, or more. */
    private String differences(boolean less) {
        return rollUp.compared().stream()
                .map(column -> " or " + difference(column, less))
                .collect(Collectors.joining());
    }

    private static String difference(Column column, boolean less) {
        boolean greater = column.function().equals("min") != less;
        String compared =
                "%1$sIf(%2$s, _sums = 0) %3$s %1$sIf(%2$s, _sums = 1)"
                        .formatted(column.function(), column.quoted(), greater ? ">" : "<");
        return column.function().equals("sum")
                ? compared
                : "(_in_rows and _in_sums and " + compared + ")";
    }
}
