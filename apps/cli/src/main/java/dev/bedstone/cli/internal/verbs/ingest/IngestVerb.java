package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.cli.internal.VerbGroup;
import picocli.CommandLine.Command;

/** {@code ingest}: analytics events on their way into ClickHouse. */
@Command(
        name = "ingest",
        description = "Look after analytics events on their way into ClickHouse.",
        customSynopsis = "bedstone ingest VERB [OPTIONS]",
        commandListHeading = "%nVerbs:%n",
        subcommands = {IngestStatusVerb.class, IngestDrainVerb.class, IngestDeadVerb.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone ingest status",
            "  bedstone ingest dead list",
            "  bedstone ingest drain --spool /var/lib/shop/spool"
        })
public final class IngestVerb extends VerbGroup {}
