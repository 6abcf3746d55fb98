package dev.bedstone.contracts;

import java.time.Duration;

/**
 * The connections of a store at one moment. Immutable.
 *
 * @param limit the most connections there can be
 * @param open connections there are
 * @param inUse connections that serve a caller
 * @param waiting callers that wait for one
 * @param acquired how often a caller got one since the store was opened
 * @param timeouts how often a caller waited in vain since the store was opened
 * @param failures how often an operation failed because of the connection since the store was
 *     opened
 * @param leaked connections held for longer than the leak limit, at this moment
 * @param longestUse how long the oldest of the connections in use has been in use
 */
public record ConnectionStatistics(
        int limit,
        int open,
        int inUse,
        int waiting,
        long acquired,
        long timeouts,
        long failures,
        int leaked,
        Duration longestUse) {

    /** The share of use above which a store counts as crowded: 0.8. */
    public static final double CROWDED = 0.8;

    /** Connections open and free. */
    public int idle() {
        return open - inUse;
    }

    /** Connections in use as a share of the limit, 0.0 to 1.0. */
    public double utilization() {
        return limit == 0 ? 0 : (double) inUse / limit;
    }

    /** Whether more than {@link #CROWDED} of the connections are in use. */
    public boolean isCrowded() {
        return utilization() > CROWDED;
    }
}
