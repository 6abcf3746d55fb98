package dev.bedstone.cli.internal.tenant;

import dev.bedstone.cli.internal.VerbGroup;
import picocli.CommandLine.Command;

/** {@code tenant}: whether the stores keep tenants apart. */
@Command(
        name = "tenant",
        description = "Find and prove whether one tenant can reach the data of another.",
        customSynopsis = {"bedstone tenant lint [OPTIONS]", "bedstone tenant prove [OPTIONS]"},
        commandListHeading = "%nVerbs:%n",
        subcommands = {TenantLintVerb.class, TenantProveVerb.class},
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone tenant lint", "  bedstone tenant prove"})
public final class TenantVerb extends VerbGroup {}
