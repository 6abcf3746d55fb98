package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.migrate.Migrations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code migrate print}: a script for a person to run. */
@Command(
        name = "print",
        description = {
            "Print what going to a target would do as a script for the store's own shell.",
            "It writes the journal too, so that Bedstone knows of it afterwards."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone migrate print > for-the-dba.sql",
            "  bedstone migrate print -1 --line app"
        })
public final class MigratePrintVerb extends MigrationVerb {

    @Parameters(
            paramLabel = "TARGET",
            arity = "0..1",
            defaultValue = "head",
            converter = TargetConverter.class,
            description = "Where to go (default: head); below what is there, undos are shown.")
    private MigrationTarget target = MigrationTarget.HEAD;

    @Override
    int work(Migrations migrations) {
        shell().out().print(migrations.print(target, migrations.isDown(target)));
        return ExitCodes.GOOD;
    }
}
