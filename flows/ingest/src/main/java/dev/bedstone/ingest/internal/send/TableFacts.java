package dev.bedstone.ingest.internal.send;

import java.time.Duration;
import java.util.Optional;

/**
 * How a table recognises a batch that comes again.
 *
 * @param window how many blocks it remembers, the least of its own and its views' targets'
 * @param forgets after what time it forgets; empty if it does not
 */
public record TableFacts(long window, Optional<Duration> forgets) {}
