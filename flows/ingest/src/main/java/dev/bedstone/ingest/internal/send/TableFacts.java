package dev.bedstone.ingest.internal.send;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a table recognises a batch that comes again.
 *
 * @param window how many blocks it remembers, the least of its own and its views' targets'
 * @param forgets after what time it, or the target of a view, forgets; empty if none does
 * @param replicated whether the table itself is; then it notes a token together with the block
 */
public record TableFacts(long window, Optional<Duration> forgets, boolean replicated) {

    /** Of a table that is not replicated, which forgets by number and not by time. */
    public static TableFacts plain(long window) {
        return new TableFacts(window, Optional.empty(), false);
    }

    /** Of a replicated table. */
    public static TableFacts replicated(long window, Duration forgets) {
        return new TableFacts(window, Optional.of(forgets), true);
    }

    /** Of this table together with a target of its views. */
    TableFacts least(TableFacts target) {
        return new TableFacts(
                Math.min(window, target.window),
                Stream.concat(forgets.stream(), target.forgets.stream()).min(Duration::compareTo),
                replicated);
    }
}
