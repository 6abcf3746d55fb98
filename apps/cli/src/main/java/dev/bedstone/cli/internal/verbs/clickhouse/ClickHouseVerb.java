package dev.bedstone.cli.internal.verbs.clickhouse;

import dev.bedstone.cli.internal.VerbGroup;
import picocli.CommandLine.Command;

/** {@code clickhouse}: what a person does with ClickHouse at a terminal. */
@Command(
        name = "clickhouse",
        description = "Ask ClickHouse.",
        customSynopsis = "bedstone clickhouse VERB [OPTIONS]",
        commandListHeading = "%nVerbs:%n",
        subcommands = ClickHouseQueryVerb.class,
        footerHeading = "%nExample:%n",
        footer = "  bedstone clickhouse query 'select version()'")
public final class ClickHouseVerb extends VerbGroup {}
