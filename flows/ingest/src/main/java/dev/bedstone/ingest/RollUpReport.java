package dev.bedstone.ingest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What {@link RollUps} found. Immutable.
 *
 * @param from from when on was looked
 * @param to until when, which does not belong to it
 * @param tables all roll-ups of the database
 */
public record RollUpReport(Instant from, Instant to, List<Table> tables) {

    /** What became of a time. */
    public enum State {
        /** The roll-up lacks what rows have. */
        LACKING,
        /**
         * The roll-up has what no row has: it was added twice, or somebody deleted rows, which the
         * roll-up does not tell apart.
         */
        SURPLUS,
        /** It differs, and the rows may not all be kept any more: nobody can tell. */
        NOT_KEPT,
        /** Somebody writes into it, so that it cannot be told yet. */
        BEING_WRITTEN,
        /** It differed, and was made again from the rows. */
        MENDED
    }

    /**
     * A time of a roll-up that differs from its rows.
     *
     * @param begin its first moment
     * @param rows what the rows count
     * @param counted what the roll-up counts, or counted before it was mended; equal to {@code
     *     rows} if another sum differs
     */
    public record Time(Instant begin, long rows, long counted, State state) {}

    /**
     * A roll-up.
     *
     * @param name the table
     * @param measure the column that is counted, such as {@code calls}; empty if it is not compared
     * @param notCompared why it is not compared with its rows, if it is not
     * @param times what differs, in its order
     */
    public record Table(
            String name, String measure, Optional<String> notCompared, List<Time> times) {}

    /** Whether nothing lacks and nothing is too much, as far as it can be told. */
    public boolean isWhole() {
        return count(State.LACKING) + count(State.SURPLUS) == 0;
    }

    /** How many times are in a state. */
    public long count(State state) {
        return tables.stream()
                .flatMap(table -> table.times().stream())
                .filter(time -> time.state() == state)
                .count();
    }
}
