package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.ingest.DeadLetter;
import dev.bedstone.ingest.DeadLetters;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ingest dead list}: the newest dead letters. */
@Command(
        name = "list",
        description = "Show the newest events that could not become rows.",
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone ingest dead list", "  bedstone ingest dead list --limit 10 --json"})
public final class IngestDeadListVerb extends ClickHouseWork {

    @Option(
            names = "--limit",
            paramLabel = "LETTERS",
            defaultValue = "50",
            description = "How many at most (default: 50).")
    private int limit;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    int work(BedstoneConfig config, ClickHouse clickhouse) {
        List<DeadLetter> letters = new DeadLetters(clickhouse).list(limit);
        if (json) {
            shell().out().print(Json.text(letters.stream().map(LetterView::map).toList()));
        } else if (letters.isEmpty()) {
            shell().print("No event is dead.");
        } else {
            Table table = new Table("ID", "AT", "TABLE", "REASON");
            letters.forEach(letter ->
                    table.row(
                            Cell.of(letter.id()),
                            Cell.of(LetterView.time(letter.at())),
                            Cell.of(letter.table()),
                            Cell.of(letter.reason())));
            table.lines(shell().outTerminal()).forEach(shell()::print);
        }
        return ExitCodes.GOOD;
    }
}
