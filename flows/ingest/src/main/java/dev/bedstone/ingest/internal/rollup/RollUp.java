package dev.bedstone.ingest.internal.rollup;

import dev.bedstone.ingest.internal.send.TableAddress;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table that views keep sums in, by time and by what else its key says.
 *
 * @param table where it is
 * @param time its column of time
 * @param keys the other columns of its key
 * @param compared what is compared exactly, at least one
 * @param columns all that the views give it
 * @param measure the one of {@code compared} that counts rows, if there is one, else the first sum
 * @param selects what its views select, as the server has it
 * @param rows how long the rows are kept that it is made of
 * @param sums how long it is kept itself
 * @param replicated whether the server keeps it on several machines
 */
record RollUp(
        TableAddress table,
        TimeColumn time,
        List<Column> keys,
        List<Column> compared,
        List<String> columns,
        String measure,
        List<String> selects,
        Retention rows,
        Retention sums,
        boolean replicated) {

    /** What its views select, as its rows are. */
    String selected(String columns, String condition) {
        return selects.stream()
                .map(select -> "select %s from (%s) where %s".formatted(columns, select, condition))
                .collect(Collectors.joining(" union all "));
    }
}
