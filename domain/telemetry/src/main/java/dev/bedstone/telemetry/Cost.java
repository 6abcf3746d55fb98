package dev.bedstone.telemetry;

import dev.bedstone.telemetry.internal.PricedUsage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * What calls used and cost. Immutable.
 *
 * @param calls how many there were
 * @param errors how many of them failed
 * @param tokens what they used
 * @param dollars what they cost in US dollars, those left out whose cost is not known; empty if
 *     that is so of all
 * @param unpriced of how many calls the cost is not known, because {@link Prices} has no price for
 *     their model at their time and they did not say it themselves
 */
public record Cost(
        long calls, long errors, Tokens tokens, Optional<BigDecimal> dollars, long unpriced) {

    /** No calls. */
    public static final Cost NONE =
            new Cost(0, 0, Tokens.NONE, Optional.of(Dollars.of(BigDecimal.ZERO)), 0);

    /** The cost of a model. */
    public record OfModel(String provider, String model, Cost cost) {}

    /**
     * The cost of a project.
     *
     * @param project empty for what belongs to none
     */
    public record OfProject(Optional<UUID> project, Cost cost) {}

    /**
     * The cost of a person.
     *
     * @param user empty for what belongs to nobody
     */
    public record OfUser(Optional<UUID> user, Cost cost) {}

    /**
     * The cost of a day.
     *
     * @param day in UTC
     */
    public record OfDay(LocalDate day, Cost cost) {}

    static Cost of(PricedUsage.Row row) {
        return new Cost(
                row.calls(),
                row.errors(),
                new Tokens(
                        row.promptTokens(),
                        row.completionTokens(),
                        row.cachedTokens(),
                        row.reasoningTokens()),
                Dollars.of(row.usd(), row.calls(), row.unpriced()),
                row.unpriced());
    }
}
