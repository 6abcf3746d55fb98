package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.telemetry.Analytics;
import dev.bedstone.telemetry.Price;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code analytics price set}. */
@Command(
        name = "set",
        description = {
            "Set what a million tokens of a model cost, in US dollars; takes the place of a price",
            "from the same time. Holds at once for every answer, also about what was before."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone analytics price set openai gpt-5 --input 1.25 --output 10 --cached 0.125",
            "  bedstone analytics price set openai gpt-5 --input 1 --output 8 --from 2027-01-01"
        })
public final class PriceSetVerb extends AnalyticsWork {

    @Parameters(index = "0", paramLabel = "PROVIDER", description = "Who runs the model.")
    private String provider;

    @Parameters(index = "1", paramLabel = "MODEL", description = "The model.")
    private String model;

    @Option(names = "--input", required = true, paramLabel = "USD", description = "What goes in.")
    private BigDecimal input;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "USD",
            description = "What comes out.")
    private BigDecimal output;

    @Option(
            names = "--cached",
            paramLabel = "USD",
            description = "Input from the provider's cache (default: as --input).")
    private @Nullable BigDecimal cached;

    @Option(
            names = "--reasoning",
            paramLabel = "USD",
            description = "Output that is reasoning (default: as --output).")
    private @Nullable BigDecimal reasoning;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = RangeOptions.MomentConverter.class,
            description = "From a day or a full hour in UTC on (default: since ever).")
    private Instant from = Instant.EPOCH;

    /** For picocli. */
    @SuppressWarnings("NullAway.Init")
    public PriceSetVerb() {}

    @Override
    int work(Analytics analytics) {
        analytics.prices().set(price());
        shell().print("The price of " + provider + " " + model + " is set.");
        return ExitCodes.GOOD;
    }

    private Price price() {
        return new Price(
                provider,
                model,
                from,
                input,
                output,
                Optional.ofNullable(cached),
                Optional.ofNullable(reasoning));
    }
}
