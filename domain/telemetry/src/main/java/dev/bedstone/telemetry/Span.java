package dev.bedstone.telemetry;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Something an agent or an application did, such as calling a tool, with a beginning and a length;
 * a row of {@code telemetry_events}. What calls a language model is a {@link ModelCall} instead.
 * Immutable.
 *
 * @param at when it began; empty for now
 * @param kind what it is, such as {@code agent}, {@code tool} or {@code retrieval}; there are few
 * @param name what it is called, such as {@code search}; there are some thousands at most
 * @param tokens how many tokens it used, of whatever kind
 * @param cost what it cost in US dollars, if it cost anything; up to 12 digits behind the point
 * @param duration how long it took; cut to microseconds
 * @param error what went wrong; empty if nothing did
 * @param origin for whom it was; its pipeline is not kept
 * @param trace where it stands among others
 * @param attributes what else is known
 */
public record Span(
        Optional<Instant> at,
        String kind,
        String name,
        long tokens,
        Optional<BigDecimal> cost,
        Duration duration,
        String error,
        Origin origin,
        TraceContext trace,
        Map<String, String> attributes)
        implements TelemetryEvent {

    /**
     * @throws IllegalArgumentException if kind or name is blank
     */
    public Span {
        if (kind.isBlank() || name.isBlank()) {
            throw new IllegalArgumentException("a span has a kind and a name");
        }
        attributes = Map.copyOf(attributes);
    }

    /** A span that is tracked as it happens, in no trace. */
    public static Span of(String kind, String name) {
        return new Span(
                Optional.empty(),
                kind,
                name,
                0,
                Optional.empty(),
                Duration.ZERO,
                "",
                Origin.UNKNOWN,
                TraceContext.NONE,
                Map.of());
    }

    /** The same, begun at another time. */
    public Span at(Instant begun) {
        return new Span(
                Optional.of(begun),
                kind,
                name,
                tokens,
                cost,
                duration,
                error,
                origin,
                trace,
                attributes);
    }

    /** The same with so many tokens. */
    public Span tokens(long used) {
        return new Span(at, kind, name, used, cost, duration, error, origin, trace, attributes);
    }

    /** The same at a price in US dollars. */
    public Span cost(BigDecimal dollars) {
        return new Span(
                at,
                kind,
                name,
                tokens,
                Optional.of(dollars),
                duration,
                error,
                origin,
                trace,
                attributes);
    }

    /** The same having taken so long. */
    public Span took(Duration time) {
        return new Span(at, kind, name, tokens, cost, time, error, origin, trace, attributes);
    }

    /** The same having failed, and why: a word or two, of which there are few kinds. */
    public Span failed(String why) {
        return new Span(at, kind, name, tokens, cost, duration, why, origin, trace, attributes);
    }

    /** The same for somebody. */
    public Span origin(Origin other) {
        return new Span(at, kind, name, tokens, cost, duration, error, other, trace, attributes);
    }

    /** The same of a project. */
    public Span ofProject(UUID project) {
        return origin(origin.ofProject(project));
    }

    /** The same within a trace. */
    public Span in(TraceContext place) {
        return new Span(at, kind, name, tokens, cost, duration, error, origin, place, attributes);
    }

    /** The same with what else is known. */
    public Span attributes(Map<String, String> known) {
        return new Span(at, kind, name, tokens, cost, duration, error, origin, trace, known);
    }
}
