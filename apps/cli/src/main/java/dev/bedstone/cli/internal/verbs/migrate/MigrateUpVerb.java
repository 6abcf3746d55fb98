package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.migrate.Migrations;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code migrate up}: what is not there yet. */
@Command(
        name = "up",
        description = {
            "Carry out what the databases do not have yet.",
            "One run at a time works; others wait for it and find nothing to do."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone migrate up",
            "  bedstone migrate up --dry-run",
            "  bedstone migrate up +1 --line app --store postgres",
            "  bedstone migrate up --time-limit 10m --json"
        })
public final class MigrateUpVerb extends RunVerb {

    @Parameters(
            paramLabel = "TARGET",
            arity = "0..1",
            converter = TargetConverter.class,
            description = "Where to stop (default: head).")
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
        return option != null ? option : argument != null ? argument : MigrationTarget.HEAD;
    }

    @Override
    boolean isDown(Migrations migrations) {
        return false;
    }
}
