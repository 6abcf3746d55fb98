package dev.bedstone.cli.internal.verbs.clickhouse;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.Verb;
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
public final class ClickHouseVerb extends Verb {

    /** Without a verb of its own, says which there are. */
    @Override
    public Integer call() {
        spec().commandLine().usage(shell().out());
        return ExitCodes.WRONG_USE;
    }
}
