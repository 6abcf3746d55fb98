package dev.bedstone.ingest.internal.rollup;

import java.time.Instant;

/**
 * A time of which a roll-up does not say what the rows say.
 *
 * @param at when it begins, in seconds since 1970
 * @param rows what the rows count
 * @param counted what the roll-up counts
 * @param less of how many keys the roll-up lacks something
 * @param more of how many keys the roll-up has something that the rows do not have
 */
public record Difference(long at, long rows, long counted, long less, long more) {

    Instant begin() {
        return Instant.ofEpochSecond(at);
    }
}
