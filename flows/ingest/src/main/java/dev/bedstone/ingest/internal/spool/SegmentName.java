package dev.bedstone.ingest.internal.spool;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a segment's file, which tells what cannot be read when the file is damaged: {@code
 * 000000000042.llm_requests.202611.r17.sealed}. Immutable.
 *
 * @param number its place among all segments of the spool, in the order they were begun
 * @param table the table its rows belong to
 * @param partition the partition of the table; see {@link #partitionText}
 * @param records how many records it had when it was sealed; 0 before that
 * @param state how far it came
 */
public record SegmentName(long number, String table, int partition, int records, State state) {

    private static final Pattern FORM =
            Pattern.compile(
                    "(\\d{12,18})\\.([A-Za-z0-9_.]{1,200})\\.(all|\\d{6}|\\d{8})\\.r(\\d{1,9})\\."
                            + "(open|sealed|done|damaged)");

    /** How far a segment came. */
    public enum State {
        /** It is being written. */
        OPEN,
        /** It is a batch that is not yet known to have arrived. */
        SEALED,
        /** It has arrived, and is kept for a while. */
        DONE,
        /** It was damaged; what was intact went into another segment. */
        DAMAGED
    }

    /** Reads a name; empty if it is no segment's. */
    public static Optional<SegmentName> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new SegmentName(
                        Long.parseLong(parts.group(1)),
                        parts.group(2),
                        parts.group(3).equals("all") ? 0 : Integer.parseInt(parts.group(3)),
                        Integer.parseInt(parts.group(4)),
                        State.valueOf(parts.group(5).toUpperCase(Locale.ROOT))));
    }

    /** The same segment further on. */
    public SegmentName with(State next) {
        return new SegmentName(number, table, partition, records, next);
    }

    /** The same segment, sealed with so many records. */
    public SegmentName sealed(int count) {
        return new SegmentName(number, table, partition, count, State.SEALED);
    }

    /** {@code all}, {@code 202611} for a month, {@code 20261121} for a day. */
    public String partitionText() {
        return partition == 0 ? "all" : Integer.toString(partition);
    }

    /** The name in the directory. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "%012d.%s.%s.r%d.%s",
                number,
                table,
                partitionText(),
                records,
                state.name().toLowerCase(Locale.ROOT));
    }
}
