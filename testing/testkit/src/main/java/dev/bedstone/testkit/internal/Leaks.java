package dev.bedstone.testkit.internal;

import dev.bedstone.kernel.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** What tests left open. */
final class Leaks {

    /** A server takes a moment to notice that a client has hung up. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private static final long POLL_NANOS = 2_000_000;

    private Leaks() {}

    /** Looks until nothing is open or the server has had time enough. */
    static List<String> settled(Supplier<List<String>> look) {
        Deadline deadline = Deadline.after(SETTLING);
        List<String> open = look.get();
        while (!open.isEmpty() && !deadline.hasPassed()) {
            LockSupport.parkNanos(POLL_NANOS);
            open = look.get();
        }
        return open;
    }

    static void failIfAny(String where, String test, List<String> open) {
        if (!open.isEmpty()) {
            throw new AssertionError(
                    "%s left %d connection%s to %s open; close what the test opened, or put"
                                    .formatted(
                                            test, open.size(), open.size() == 1 ? "" : "s", where)
                            + " @AllowLeaks on it:\n  "
                            + String.join("\n  ", open));
        }
    }
}
