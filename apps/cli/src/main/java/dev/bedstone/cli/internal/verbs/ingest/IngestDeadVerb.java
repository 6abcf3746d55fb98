package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.cli.internal.VerbGroup;
import picocli.CommandLine.Command;

/** {@code ingest dead}: events that could not become rows. */
@Command(
        name = "dead",
        description = "Deal with events that could not become rows.",
        customSynopsis = "bedstone ingest dead VERB [OPTIONS]",
        commandListHeading = "%nVerbs:%n",
        subcommands = {
            IngestDeadListVerb.class,
            IngestDeadShowVerb.class,
            IngestDeadRetryVerb.class,
            IngestDeadSkipVerb.class
        },
        footerHeading = "%nExample:%n",
        footer = "  bedstone ingest dead list")
public final class IngestDeadVerb extends VerbGroup {}
