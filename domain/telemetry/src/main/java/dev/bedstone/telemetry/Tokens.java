package dev.bedstone.telemetry;

/**
 * What a call of a language model used. Immutable.
 *
 * @param input tokens that were sent, those of the provider's cache among them
 * @param output tokens that came back, those of reasoning among them
 * @param cached how many of the input came from the provider's cache
 * @param reasoning how many of the output were reasoning
 */
public record Tokens(long input, long output, long cached, long reasoning) {

    /** Not a single one. */
    public static final Tokens NONE = new Tokens(0, 0, 0, 0);

    /**
     * @throws IllegalArgumentException if one is negative, or a part larger than its whole: some
     *     providers do not count what was cached as input, so it has to be added
     */
    public Tokens {
        if (cached < 0 || reasoning < 0) {
            throw new IllegalArgumentException("a number of tokens is not negative");
        }
        if (cached > input || reasoning > output) {
            throw new IllegalArgumentException(
                    "cached tokens are part of the input, and reasoning is part of the output: "
                            + "add them to it if the provider does not");
        }
    }

    /** Tokens of which none was cached and none was reasoning. */
    public static Tokens of(long input, long output) {
        return new Tokens(input, output, 0, 0);
    }

    /** All of them. */
    public long total() {
        return input + output;
    }
}
