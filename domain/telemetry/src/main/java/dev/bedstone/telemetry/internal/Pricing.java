package dev.bedstone.telemetry.internal;

/**
 * How tokens become money in a statement. A price holds from a full hour on, so what is summed per
 * hour, or longer while no price changes, is multiplied exactly.
 */
final class Pricing {

    /**
     * Puts the price beside each row of {@code u}, which has a provider, a model and {@code
     * priced_at}, a time at which its price holds.
     */
    static final String JOIN =
            """
            asof left join (
                select provider, model, valid_from, prompt, completion,
                       coalesce(cached, prompt) as cached,
                       coalesce(reasoning, completion) as reasoning, 1 as priced
                  from llm_prices final where not removed) as p
              on u.provider = p.provider and u.model = p.model and u.priced_at >= p.valid_from\
            """;

    /** What a row of {@code u} cost, in US dollars with 12 digits behind the point. */
    static final String DOLLARS =
            """
            if(u.cost_known, u.cost_usd, toDecimal128(
                toDecimal128(u.prompt_tokens - u.cached_tokens, 0) * p.prompt
                + toDecimal128(u.cached_tokens, 0) * p.cached
                + toDecimal128(u.completion_tokens - u.reasoning_tokens, 0) * p.completion
                + toDecimal128(u.reasoning_tokens, 0) * p.reasoning, 12) / 1000000)\
            """;

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
