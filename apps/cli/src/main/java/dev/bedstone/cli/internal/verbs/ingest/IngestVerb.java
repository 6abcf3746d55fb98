package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.Verb;
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
public final class IngestVerb extends Verb {

    /** Without a verb of its own, says which there are. */
    @Override
    public Integer call() {
        spec().commandLine().usage(shell().out());
        return ExitCodes.WRONG_USE;
    }
}
