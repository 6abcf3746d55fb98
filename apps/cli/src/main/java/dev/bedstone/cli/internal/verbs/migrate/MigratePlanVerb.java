package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.migrations.MigrationDocuments;
import dev.bedstone.cli.internal.migrations.PlanView;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.migrate.MigrationPlan;
import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.migrate.Migrations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code migrate plan}: what would be done. */
@Command(
        name = "plan",
        description = {
            "Show what going to a target would do, and change nothing.",
            "For each statement: the lock it takes, whether it writes a table anew, and what is dangerous"
                    + " about it, with the safe way."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone migrate plan",
            "  bedstone migrate plan -1 --line app",
            "  bedstone migrate plan --json"
        })
public final class MigratePlanVerb extends MigrationVerb {

    @Parameters(
            paramLabel = "TARGET",
            arity = "0..1",
            defaultValue = "head",
            converter = TargetConverter.class,
            description = "Where to go (default: head); below what is there, undos are shown.")
    private MigrationTarget target = MigrationTarget.HEAD;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    int work(Migrations migrations) {
        MigrationPlan plan = migrations.plan(target, migrations.isDown(target));
        if (json) {
            shell().out().print(Json.text(MigrationDocuments.of(plan, true)));
        } else {
            new PlanView(shell().outTerminal()).table(plan).forEach(shell()::print);
        }
        return ExitCodes.GOOD;
    }
}
