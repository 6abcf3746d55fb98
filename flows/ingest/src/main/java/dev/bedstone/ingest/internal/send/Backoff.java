package dev.bedstone.ingest.internal.send;

import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unavailable;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait after a failure: doubling, spread between half and one and a half, up to a limit
 * that depends on what a person has to do. Not thread-safe.
 */
final class Backoff {

    private static final String TOO_MANY_PARTS = "252";
    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration FIRST_LONG = Duration.ofSeconds(1);
    private static final Duration PASSING = Duration.ofSeconds(5);
    private static final Duration CROWDED = Duration.ofSeconds(10);
    private static final Duration LASTING = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 10;

    private int failures;

    void reset() {
        failures = 0;
    }

    /** Whether the server asks for time, to merge what it has. */
    static boolean isCrowded(StoreFailure failure) {
        return failure.nativeCode().filter(code -> code.startsWith(TOO_MANY_PARTS)).isPresent();
    }

    /** The wait before the next try after a disk that refused. */
    Duration afterDisk() {
        return next(FIRST, FIRST_LONG);
    }

    /** The wait before the next try. */
    Duration after(StoreFailure failure) {
        if (isCrowded(failure)) {
            return next(FIRST_LONG, CROWDED);
        }
        boolean passing =
                failure instanceof Unavailable
                        || failure.isTimeout()
                        || failure instanceof dev.bedstone.kernel.OutcomeUnknown;
        return passing ? next(FIRST, PASSING) : next(FIRST_LONG, LASTING);
    }

    private Duration next(Duration first, Duration most) {
        long doubled = first.toMillis() << Math.min(failures++, MOST_DOUBLINGS);
        long limited = Math.min(doubled, most.toMillis());
        return Duration.ofMillis(
                ThreadLocalRandom.current().nextLong(limited / 2, limited + limited / 2 + 1));
    }
}
