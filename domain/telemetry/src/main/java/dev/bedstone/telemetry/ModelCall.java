package dev.bedstone.telemetry;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A call of a language model; a row of {@code llm_requests}. Immutable.
 *
 * <pre>{@code
 * ModelCall.of("openai", "gpt-5").tokens(812, 164).took(Duration.ofMillis(930))
 * }</pre>
 *
 * @param at when it began; empty for now
 * @param id its identifier; empty for a new one
 * @param provider who runs the model, such as {@code openai}
 * @param model the model as the provider calls it
 * @param tokens what it used
 * @param cost what it cost in US dollars, up to 12 digits behind the point, if that is known; else
 *     it is computed from {@link Prices} when it is asked for
 * @param duration how long it took, up to 49 days; cut to milliseconds
 * @param cacheHit whether the application's own cache answered, so that the model was not called
 * @param error what went wrong; empty if nothing did
 * @param origin for whom it was
 * @param trace where it stands among others
 */
public record ModelCall(
        Optional<Instant> at,
        Optional<UUID> id,
        String provider,
        String model,
        Tokens tokens,
        Optional<BigDecimal> cost,
        Duration duration,
        boolean cacheHit,
        String error,
        Origin origin,
        TraceContext trace)
        implements TelemetryEvent {

    /**
     * @throws IllegalArgumentException if provider or model is blank
     */
    public ModelCall {
        if (provider.isBlank() || model.isBlank()) {
            throw new IllegalArgumentException("a call names its provider and its model");
        }
    }

    /** A call that is tracked as it begins, and of which nothing more is known. */
    public static ModelCall of(String provider, String model) {
        return new ModelCall(
                Optional.empty(),
                Optional.empty(),
                provider,
                model,
                Tokens.NONE,
                Optional.empty(),
                Duration.ZERO,
                false,
                "",
                Origin.UNKNOWN,
                TraceContext.NONE);
    }

    /** The same, begun at another time. */
    public ModelCall at(Instant begun) {
        return new ModelCall(
                Optional.of(begun),
                id,
                provider,
                model,
                tokens,
                cost,
                duration,
                cacheHit,
                error,
                origin,
                trace);
    }

    /** The same with an identifier of the caller's. */
    public ModelCall id(UUID known) {
        return new ModelCall(
                at,
                Optional.of(known),
                provider,
                model,
                tokens,
                cost,
                duration,
                cacheHit,
                error,
                origin,
                trace);
    }

    /** The same with so many tokens, none cached and none of reasoning. */
    public ModelCall tokens(long input, long output) {
        return tokens(Tokens.of(input, output));
    }

    /** The same with such tokens. */
    public ModelCall tokens(Tokens used) {
        return new ModelCall(
                at, id, provider, model, used, cost, duration, cacheHit, error, origin, trace);
    }

    /** The same at a known price, in US dollars. */
    public ModelCall cost(BigDecimal dollars) {
        return new ModelCall(
                at,
                id,
                provider,
                model,
                tokens,
                Optional.of(dollars),
                duration,
                cacheHit,
                error,
                origin,
                trace);
    }

    /** The same having taken so long. */
    public ModelCall took(Duration time) {
        return new ModelCall(
                at, id, provider, model, tokens, cost, time, cacheHit, error, origin, trace);
    }

    /**
     * The same answered by the application's own cache, which costs nothing unless a cost is said.
     */
    public ModelCall fromCache() {
        return new ModelCall(
                at,
                id,
                provider,
                model,
                tokens,
                cost.or(() -> Optional.of(BigDecimal.ZERO)),
                duration,
                true,
                error,
                origin,
                trace);
    }

    /** The same having failed, and why: a word or two, of which there are few kinds. */
    public ModelCall failed(String why) {
        return new ModelCall(
                at, id, provider, model, tokens, cost, duration, cacheHit, why, origin, trace);
    }

    /** The same for somebody. */
    public ModelCall origin(Origin other) {
        return new ModelCall(
                at, id, provider, model, tokens, cost, duration, cacheHit, error, other, trace);
    }

    /** The same of a project. */
    public ModelCall ofProject(UUID project) {
        return origin(origin.ofProject(project));
    }

    /** The same of a person. */
    public ModelCall ofUser(UUID user) {
        return origin(origin.ofUser(user));
    }

    /** The same within a trace. */
    public ModelCall in(TraceContext place) {
        return new ModelCall(
                at, id, provider, model, tokens, cost, duration, cacheHit, error, origin, place);
    }
}
