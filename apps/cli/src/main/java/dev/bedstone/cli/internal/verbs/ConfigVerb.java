package dev.bedstone.cli.internal.verbs;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.Verb;
import picocli.CommandLine.Command;

/** {@code config}: what is configured, and whether it can be used. */
@Command(
        name = "config",
        description = "Check or show the configuration.",
        customSynopsis = {
            "bedstone config check [OPTIONS]",
            "bedstone config show [OPTIONS] [KEY]"
        },
        commandListHeading = "%nVerbs:%n",
        subcommands = {ConfigCheckVerb.class, ConfigShowVerb.class},
        footerHeading = "%nExample:%n",
        footer = "  bedstone config check --profile production")
public final class ConfigVerb extends Verb {

    /** Without a verb of its own, says which there are. */
    @Override
    public Integer call() {
        spec().commandLine().usage(shell().out());
        return ExitCodes.WRONG_USE;
    }
}
