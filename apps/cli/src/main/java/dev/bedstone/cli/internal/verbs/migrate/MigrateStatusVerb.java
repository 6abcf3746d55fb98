package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.migrations.MigrationDocuments;
import dev.bedstone.cli.internal.migrations.MigrationViews;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.migrate.MigrationStatus;
import dev.bedstone.migrate.Migrations;
import java.time.ZoneId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code migrate status}: where the lines are. */
@Command(
        name = "status",
        description = {
            "Show where each line is, its versions, and what does not fit.",
            "Ends with 0 if every line is at its head and everything fits, else with 1."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone migrate status", "  bedstone migrate status --line app --json"})
public final class MigrateStatusVerb extends MigrationVerb {

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    int work(Migrations migrations) {
        List<MigrationStatus> lines = migrations.status();
        if (json) {
            shell().out().print(Json.text(MigrationDocuments.of(lines)));
        } else {
            MigrationViews.status(lines, ZoneId.systemDefault(), shell().outTerminal())
                    .forEach(shell()::print);
        }
        boolean good =
                lines.stream().allMatch(line -> line.pending() == 0 && line.problems().isEmpty());
        return good ? ExitCodes.GOOD : ExitCodes.FAILED;
    }
}
