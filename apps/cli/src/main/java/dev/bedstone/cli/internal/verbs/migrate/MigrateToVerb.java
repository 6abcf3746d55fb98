package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.migrate.Migrations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code migrate to}: up or down, wherever it lies. */
@Command(
        name = "to",
        description = {"Go to a version, up or down, wherever it lies."},
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone migrate to 20260131120000", "  bedstone migrate to -1"})
public final class MigrateToVerb extends RunVerb {

    @Parameters(
            paramLabel = "TARGET",
            arity = "1",
            converter = TargetConverter.class,
            description = "The version, or +1, -1, head, base.")
    private MigrationTarget argument;

    /** Filled in by picocli. */
    @SuppressWarnings("NullAway.Init")
    public MigrateToVerb() {}

    @Override
    MigrationTarget target() {
        return argument;
    }

    @Override
    boolean isDown(Migrations migrations) {
        return migrations.isDown(target());
    }
}
