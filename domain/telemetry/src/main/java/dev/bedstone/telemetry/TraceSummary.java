package dev.bedstone.telemetry;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A trace in short. Immutable.
 *
 * @param trace its identifier
 * @param root what its first event is called; empty if that has not come
 * @param project the project; empty for none
 * @param started when its first event began
 * @param duration from there to the end of the last
 * @param events how many there are, model calls among them
 * @param errors how many of them failed
 * @param tokens what all of them used
 * @param dollars what they cost in US dollars, those left out whose cost is not known; empty if
 *     that is so of all
 * @param unpriced of how many the cost is not known
 */
public record TraceSummary(
        String trace,
        String root,
        Optional<UUID> project,
        Instant started,
        Duration duration,
        long events,
        long errors,
        long tokens,
        Optional<BigDecimal> dollars,
        long unpriced) {}
