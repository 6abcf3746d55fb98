package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.cli.internal.VerbGroup;
import picocli.CommandLine.Command;

/** {@code migrate}: the versions of the databases. */
@Command(
        name = "migrate",
        description = {
            "Bring databases from version to version, and back.",
            "The files are in migrations/<store> of the project, or where bedstone.migrations.lines"
                    + " says. However a run ends, the next 'up' looks and goes on there."
        },
        customSynopsis = "bedstone migrate VERB [OPTIONS]",
        commandListHeading = "%nVerbs:%n",
        subcommands = {
            MigrateNewVerb.class,
            MigrateStatusVerb.class,
            MigratePlanVerb.class,
            MigrateUpVerb.class,
            MigrateDownVerb.class,
            MigrateToVerb.class,
            MigrateHistoryVerb.class,
            MigrateValidateVerb.class,
            MigrateVerifyVerb.class,
            MigratePrintVerb.class,
            MigrateBaselineVerb.class,
            MigrateAdoptVerb.class
        },
        footerHeading = "%nA TARGET is:%n",
        footer = {
            "  head, base       everything, or nothing",
            "  current          what is there",
            "  +1, -1           so many versions up or down",
            "  20260131120000   a version; after 'down', the newest one that stays",
            "",
            "Where there are several lines, targets other than head and base need --line or --store.",
            "",
            "Examples:",
            "  bedstone migrate new 'create document' --store postgres",
            "  bedstone migrate plan",
            "  bedstone migrate up"
        })
public final class MigrateVerb extends VerbGroup {}
