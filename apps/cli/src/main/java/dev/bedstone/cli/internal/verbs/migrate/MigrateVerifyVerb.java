package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.migrate.Migrations;
import picocli.CommandLine.Command;

/** {@code migrate verify}: is every undo right? */
@Command(
        name = "verify",
        description = {
            "Prove on an empty database of its own that every undo takes back what its version brought.",
            "The owner of the schema must be allowed to make one."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone migrate verify", "  bedstone migrate verify --line app"})
public final class MigrateVerifyVerb extends MigrationVerb {

    @Override
    int work(Migrations migrations) {
        migrations.verify();
        shell().print("Every undo takes back what its version brought, and nothing else.");
        return ExitCodes.GOOD;
    }
}
