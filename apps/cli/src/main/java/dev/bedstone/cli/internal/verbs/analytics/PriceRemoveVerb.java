package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.telemetry.Analytics;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code analytics price remove}. */
@Command(
        name = "remove",
        description = {
            "Remove a price, as if it had never been there.",
            "Ends with 1 if there is no such price."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone analytics price remove openai gpt-5 --from 2027-01-01"})
public final class PriceRemoveVerb extends AnalyticsWork {

    @Parameters(index = "0", paramLabel = "PROVIDER", description = "Who runs the model.")
    private String provider;

    @Parameters(index = "1", paramLabel = "MODEL", description = "The model.")
    private String model;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = RangeOptions.MomentConverter.class,
            description = "The price from this time on (default: since ever).")
    private Instant from = Instant.EPOCH;

    /** For picocli. */
    @SuppressWarnings("NullAway.Init")
    public PriceRemoveVerb() {}

    @Override
    int work(Analytics analytics) {
        if (analytics.prices().remove(provider, model, from)) {
            shell().print("The price of " + provider + " " + model + " is removed.");
            return ExitCodes.GOOD;
        }
        shell().complain(
                        "there is no such price; 'bedstone analytics price list' shows what there is");
        return ExitCodes.FAILED;
    }
}
