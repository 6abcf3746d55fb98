package dev.bedstone.cli.internal.verbs.clickhouse;

import dev.bedstone.cli.internal.VerbGroup;
import picocli.CommandLine.Command;

/** {@code clickhouse}: what a person or a timer does with ClickHouse. */
@Command(
        name = "clickhouse",
        description = "Ask ClickHouse, and keep it in order.",
        customSynopsis = "bedstone clickhouse VERB [OPTIONS]",
        commandListHeading = "%nVerbs:%n",
        subcommands = {ClickHouseQueryVerb.class, ClickHouseOptimizeVerb.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone clickhouse query 'select version()'",
            "  bedstone clickhouse optimize"
        })
public final class ClickHouseVerb extends VerbGroup {}
