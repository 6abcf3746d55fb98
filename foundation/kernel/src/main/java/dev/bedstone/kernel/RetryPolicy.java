package dev.bedstone.kernel;

import java.time.Duration;

/**
 * How often and how soon a failed operation is tried again.
 *
 * @param attempts the most tries in all, the first one counted; at least 1, which means no retry
 * @param firstDelay the wait before the second try; it doubles from try to try
 * @param longestDelay no wait is longer
 * @param budget the share of calls that may be retries in the long run, 0.0 to 1.0, so that a store
 *     that is down is not asked several times as often as one that is up
 */
public record RetryPolicy(int attempts, Duration firstDelay, Duration longestDelay, double budget) {

    /** Never tries again. */
    public static final RetryPolicy NONE =
            new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1), 0);

    /** Three tries, 50 ms doubled up to 1 s, at most one call in five a retry. */
    public static final RetryPolicy STANDARD =
            new RetryPolicy(3, Duration.ofMillis(50), Duration.ofSeconds(1), 0.2);

    public RetryPolicy {
        if (attempts < 1 || attempts > 20) {
            throw new IllegalArgumentException("attempts must be 1 to 20, not " + attempts);
        }
        if (!firstDelay.isPositive() || longestDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("delays must be positive and the longest not first");
        }
        if (!(budget >= 0 && budget <= 1)) {
            throw new IllegalArgumentException("the budget must be 0.0 to 1.0, not " + budget);
        }
    }
}
