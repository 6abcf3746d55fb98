package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.migrate.Migrations;
import picocli.CommandLine.Command;

/** {@code migrate validate}: do files, journal and schema fit? */
@Command(
        name = "validate",
        description = {
            "Check that files, journal and schema fit each other, and change nothing.",
            "Ends with 0 if they do, else with 2 and a line for each misfit."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone migrate validate"})
public final class MigrateValidateVerb extends MigrationVerb {

    @Override
    int work(Migrations migrations) {
        migrations.validate();
        shell().print("Files, journal and schema fit each other.");
        return ExitCodes.GOOD;
    }
}
