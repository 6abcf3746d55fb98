package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.migrations.MigrationDocuments;
import dev.bedstone.cli.internal.migrations.MigrationViews;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.migrate.Migrations;
import java.time.ZoneId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code migrate history}: what was ever done. */
@Command(
        name = "history",
        description = {"Show what was ever done, statement by statement, failures as well."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone migrate history",
            "  bedstone migrate history --store postgres --json"
        })
public final class MigrateHistoryVerb extends MigrationVerb {

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    int work(Migrations migrations) {
        List<JournalEntry> entries = migrations.history();
        if (json) {
            shell().out().print(Json.text(MigrationDocuments.history(entries)));
        } else {
            MigrationViews.history(entries, ZoneId.systemDefault(), shell().outTerminal())
                    .forEach(shell()::print);
        }
        return ExitCodes.GOOD;
    }
}
