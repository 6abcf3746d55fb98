package dev.bedstone.config.internal;

import java.time.Duration;
import java.util.List;

/**
 * The keys of a retry policy.
 *
 * @param attempts tries in all
 * @param firstDelay the wait before the second try
 * @param longestDelay the longest wait
 */
record RetrySettings(
        Setting<Integer> attempts, Setting<Duration> firstDelay, Setting<Duration> longestDelay) {

    static RetrySettings of(String prefix) {
        return new RetrySettings(
                Setting.of(
                        prefix + "retry.attempts",
                        Forms.number(1, 20),
                        "3",
                        "The most tries in all, the first one counted; 1 for no retry."),
                Setting.of(
                        prefix + "retry.first-delay",
                        Durations.POSITIVE,
                        "50ms",
                        "The wait before the second try; it doubles from try to try."),
                Setting.of(
                        prefix + "retry.longest-delay",
                        Durations.POSITIVE,
                        "1s",
                        "No wait is longer."));
    }

    List<Setting<?>> all() {
        return List.of(attempts, firstDelay, longestDelay);
    }
}
