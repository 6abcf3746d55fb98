package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.migrate.Migrations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code migrate baseline}: begin at a version. */
@Command(
        name = "baseline",
        description = {
            "Say that a database that Bedstone has not migrated so far has a version.",
            "Refused if the files do not build what is there; that is tried on an empty database."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone migrate baseline --at 20260131120000 --line app"})
public final class MigrateBaselineVerb extends MigrationVerb {

    @Option(
            names = "--at",
            paramLabel = "VERSION",
            required = true,
            description = "The version that is there.")
    private String version = "";

    @Override
    int work(Migrations migrations) {
        if (!version.matches("[0-9]+([._][0-9]+)*")) {
            throw wrong("--at " + version + " is not a version such as 1.2");
        }
        migrations.baseline(version);
        shell().print("The line is at " + version + ".");
        return ExitCodes.GOOD;
    }
}
