package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.migrate.Migrations;
import picocli.CommandLine.Command;

/** {@code migrate adopt}: take over from another tool. */
@Command(
        name = "adopt",
        description = {
            "Take over what Flyway or golang-migrate recorded in the database.",
            "Refused if the files do not build what is there; that is tried on an empty database."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone migrate adopt --line app"})
public final class MigrateAdoptVerb extends MigrationVerb {

    @Override
    int work(Migrations migrations) {
        shell().print("The line is at " + migrations.adopt() + ".");
        return ExitCodes.GOOD;
    }
}
