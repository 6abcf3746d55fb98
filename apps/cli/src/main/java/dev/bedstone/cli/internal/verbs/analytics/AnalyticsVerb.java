package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.internal.VerbGroup;
import picocli.CommandLine.Command;

/** {@code analytics}: what model calls and traces did and cost. */
@Command(
        name = "analytics",
        description =
                "Show what a tenant's model calls and traces did and what they cost; check the sums.",
        customSynopsis = "bedstone analytics VERB [OPTIONS]",
        commandListHeading = "%nVerbs:%n",
        subcommands = {
            AnalyticsCostVerb.class,
            AnalyticsCallsVerb.class,
            AnalyticsTracesVerb.class,
            AnalyticsTraceVerb.class,
            AnalyticsPriceVerb.class,
            AnalyticsCheckVerb.class,
            AnalyticsRepairVerb.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone analytics cost --tenant 0198f3a2-7c1e-7000-8000-000000000001",
            "  bedstone analytics calls --tenant … --last 7d --by day",
            "  bedstone analytics traces --tenant … --order dearest",
            "  bedstone analytics price list",
            "  bedstone analytics check --last 7d"
        })
public final class AnalyticsVerb extends VerbGroup {}
