package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.Verb;
import picocli.CommandLine.Command;

/** {@code analytics price}: what models cost. */
@Command(
        name = "price",
        description = "Look after what models cost, for all tenants.",
        customSynopsis = "bedstone analytics price VERB [OPTIONS]",
        commandListHeading = "%nVerbs:%n",
        subcommands = {PriceListVerb.class, PriceSetVerb.class, PriceRemoveVerb.class})
public final class AnalyticsPriceVerb extends Verb {

    /** For picocli. */
    public AnalyticsPriceVerb() {}

    /** Without a verb of its own, says which there are. */
    @Override
    public Integer call() {
        spec().commandLine().usage(shell().out());
        return ExitCodes.WRONG_USE;
    }
}
