package dev.bedstone.cli.internal.verbs.postgres;

import dev.bedstone.cli.internal.VerbGroup;
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
public final class PostgresVerb extends VerbGroup {}
