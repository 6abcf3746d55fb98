package dev.bedstone.cli.internal.verbs;

import dev.bedstone.cli.internal.VerbGroup;
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
public final class ConfigVerb extends VerbGroup {}
