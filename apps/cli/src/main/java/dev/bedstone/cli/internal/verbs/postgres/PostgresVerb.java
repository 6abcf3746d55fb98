package dev.bedstone.cli.internal.verbs.postgres;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.Verb;
import picocli.CommandLine.Command;

/** {@code postgres}: what a person or a timer does with PostgreSQL. */
@Command(
        name = "postgres",
        description = "Keep PostgreSQL in order.",
        customSynopsis = "bedstone postgres VERB [OPTIONS]",
        commandListHeading = "%nVerbs:%n",
        subcommands = PostgresPurgeVerb.class,
        footerHeading = "%nExample:%n",
        footer = "  bedstone postgres purge")
public final class PostgresVerb extends Verb {

    /** Without a verb of its own, says which there are. */
    @Override
    public Integer call() {
        spec().commandLine().usage(shell().out());
        return ExitCodes.WRONG_USE;
    }
}
