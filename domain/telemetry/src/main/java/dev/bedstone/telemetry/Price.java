package dev.bedstone.telemetry;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a million tokens of a model cost in US dollars, from a time on until the next price of the
 * model. Immutable.
 *
 * @param provider who runs the model, as {@link ModelCall#provider} has it
 * @param model the model, as {@link ModelCall#model} has it
 * @param validFrom from when on, a full hour
 * @param input what went in; not negative, up to 6 digits behind the point
 * @param output what came out
 * @param cached what of the input came from the provider's cache; as the input if empty
 * @param reasoning what of the output was reasoning; as the output if empty
 */
public record Price(
        String provider,
        String model,
        Instant validFrom,
        BigDecimal input,
        BigDecimal output,
        Optional<BigDecimal> cached,
        Optional<BigDecimal> reasoning) {

    private static final int DIGITS = 6;
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);
    private static final Instant LAST = Instant.parse("2106-01-01T00:00:00Z");

    /**
     * @throws IllegalArgumentException if provider or model is blank, the time is no full hour
     *     between 1970 and 2105, or a price is negative, above a million, or has more than 6 digits
     *     behind the point
     */
    public Price {
        check(!provider.isBlank() && !model.isBlank(), "a price names a provider and a model");
        check(
                validFrom.getEpochSecond() % Duration.ofHours(1).toSeconds() == 0
                        && validFrom.getNano() == 0,
                "a price holds from a full hour on, because calls are summed per hour");
        check(
                !validFrom.isBefore(Instant.EPOCH) && validFrom.isBefore(LAST),
                "a price holds from a time between 1970 and 2105");
        check(input);
        check(output);
        cached.ifPresent(Price::check);
        reasoning.ifPresent(Price::check);
    }

    /**
     * A price since ever, for a million tokens.
     *
     * @param input such as {@code 1.25}
     * @param output such as {@code 10}
     */
    public static Price perMillion(String provider, String model, String input, String output) {
        return new Price(
                provider,
                model,
                Instant.EPOCH,
                new BigDecimal(input),
                new BigDecimal(output),
                Optional.empty(),
                Optional.empty());
    }

    /** The same from another time on. */
    public Price from(Instant time) {
        return new Price(provider, model, time, input, output, cached, reasoning);
    }

    /** The same with a price of its own for a million tokens from the provider's cache. */
    public Price cached(String price) {
        return new Price(
                provider,
                model,
                validFrom,
                input,
                output,
                Optional.of(new BigDecimal(price)),
                reasoning);
    }

    /** The same with a price of its own for a million tokens of reasoning. */
    public Price reasoning(String price) {
        return new Price(
                provider,
                model,
                validFrom,
                input,
                output,
                cached,
                Optional.of(new BigDecimal(price)));
    }

    private static void check(BigDecimal price) {
        check(
                price.signum() >= 0
                        && price.compareTo(MOST) <= 0
                        && price.stripTrailingZeros().scale() <= DIGITS,
                "a price is between 0 and a million, with up to 6 digits behind the point");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
