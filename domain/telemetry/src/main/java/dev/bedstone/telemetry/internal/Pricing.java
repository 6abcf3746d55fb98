package dev.bedstone.telemetry.internal;

/**
 * How tokens become money in a statement. A price holds from a full hour on, so what is summed per
 * hour, or longer while no price changes, is multiplied exactly.
 */
final class Pricing {

    /**
     * Puts the price beside each row of {@code u}, which has a provider, a model and {@code
     * priced_at}, a time at which its price holds. Prices are whole numbers of picodollars (10^-12
     * US dollars) a token: whole numbers are exact, too, and multiplied several times as fast as
     * decimals.
     */
    static final String JOIN =
            """
            asof left join (
                select provider, model, valid_from, 1 as priced,
                       toInt64(toDecimal128(prompt, 6) * 1000000) as prompt_price,
                       toInt64(toDecimal128(completion, 6) * 1000000) as completion_price,
                       toInt64(toDecimal128(coalesce(cached, prompt), 6) * 1000000) as cached_price,
                       toInt64(toDecimal128(coalesce(reasoning, completion), 6) * 1000000)
                           as reasoning_price
                  from llm_prices final where not removed) as p
              on u.provider = p.provider and u.model = p.model and u.priced_at >= p.valid_from\
            """;

    /** What a row of {@code u} cost that does not say so itself, in picodollars. */
    static final String PICODOLLARS =
            """
            if(u.cost_known, 0,
                toInt128(u.prompt_tokens - u.cached_tokens) * p.prompt_price
                + toInt128(u.cached_tokens) * p.cached_price
                + toInt128(u.completion_tokens - u.reasoning_tokens) * p.completion_price
                + toInt128(u.reasoning_tokens) * p.reasoning_price)\
            """;

    /**
     * US dollars with 12 digits behind the point.
     *
     * @param said what rows say themselves, in dollars
     * @param picodollars what the others cost
     */
    static String dollars(String said, String picodollars) {
        return "(%s + toDecimal128(%s, 12) / 1000000000000)".formatted(said, picodollars);
    }

    /** Whether it is known what a row of {@code u} cost. */
    static final String KNOWN = "(u.cost_known or p.priced)";

    private Pricing() {}

    /**
     * The beginning of the time around an hour in which no price changes, but not before {@code
     * {first:DateTime}}: of all sums within it, one is made before it gets its price.
     *
     * @param hour a column or an expression
     */
    static String period(String hour) {
        return """
        arrayMax(arrayFilter(change -> change <= %s, arrayPushFront(
            (select groupUniqArray(valid_from) from llm_prices final
              where not removed and valid_from > {first:DateTime} and valid_from < {last:DateTime}),
            {first:DateTime})))\
        """
                .formatted(hour);
    }
}
