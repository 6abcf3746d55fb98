package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.internal.VerbGroup;
import picocli.CommandLine.Command;

/** {@code analytics price}: what models cost. */
@Command(
        name = "price",
        description = "Look after what models cost, for all tenants.",
        customSynopsis = "bedstone analytics price VERB [OPTIONS]",
        commandListHeading = "%nVerbs:%n",
        subcommands = {PriceListVerb.class, PriceSetVerb.class, PriceRemoveVerb.class})
public final class AnalyticsPriceVerb extends VerbGroup {

    /** For picocli. */
    public AnalyticsPriceVerb() {}
}
