package dev.bedstone.telemetry;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An event of a trace with what happened below it. Immutable.
 *
 * @param span its identifier; may be empty
 * @param kind what it is; {@code model} for a call of a language model
 * @param name what it is called; provider and model for a call
 * @param started when it began
 * @param duration how long it took
 * @param tokens what it used
 * @param dollars what it cost in US dollars; of a call empty if that is not known, of a span if it
 *     says nothing of it
 * @param error what went wrong; empty if nothing did
 * @param attributes what else is known
 * @param children the events below it, in the order they began
 */
public record TraceNode(
        String span,
        String kind,
        String name,
        Instant started,
        Duration duration,
        long tokens,
        Optional<BigDecimal> dollars,
        String error,
        Map<String, String> attributes,
        List<TraceNode> children) {

    public TraceNode {
        attributes = Map.copyOf(attributes);
        children = List.copyOf(children);
    }
}
