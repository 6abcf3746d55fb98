package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.migrate.Migrations;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code migrate down}: versions taken back. */
@Command(
        name = "down",
        description = {
            "Take versions back, the newest first.",
            "An undo that may lose rows or values needs --allow-data-loss; a version that says it is"
                    + " irreversible is not taken back."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone migrate down",
            "  bedstone migrate down --to 20260131120000 --dry-run",
            "  bedstone migrate down base --allow-data-loss"
        })
public final class MigrateDownVerb extends RunVerb {

    @Parameters(
            paramLabel = "TARGET",
            arity = "0..1",
            converter = TargetConverter.class,
            description =
                    "The newest version that stays, base for none, or -1, -2, … (default: -1).")
    private @Nullable MigrationTarget argument;

    @Option(
            names = "--to",
            paramLabel = "TARGET",
            converter = TargetConverter.class,
            description = "The same as TARGET.")
    private @Nullable MigrationTarget option;

    @Override
    MigrationTarget target() {
        if (option != null && argument != null) {
            throw wrong("the target is given twice; give TARGET or --to");
        }
        return option != null ? option : argument != null ? argument : MigrationTarget.of("-1");
    }

    @Override
    boolean isDown(Migrations migrations) {
        return true;
    }
}
