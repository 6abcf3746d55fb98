package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.ClickHouseWork;
import dev.bedstone.cli.internal.render.Amounts;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.ingest.DeadLetter;
import dev.bedstone.ingest.DeadLetters;
import java.time.Duration;
import java.time.Instant;
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

    /** Columns of a terminal that has room for reasons. */
    private static final int WIDE = 120;

    @Option(
            names = "--limit",
            paramLabel = "LETTERS",
            defaultValue = "50",
            description = "How many at most (default: 50).")
    private int limit;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    protected int work(BedstoneConfig config, ClickHouse clickhouse) {
        DeadLetters all = new DeadLetters(clickhouse);
        List<DeadLetter> letters = all.list(limit);
        if (json) {
            shell().out().print(Json.text(letters.stream().map(LetterView::map).toList()));
        } else if (letters.isEmpty()) {
            shell().print("No event is dead.");
        } else {
            show(letters);
            if (letters.size() == limit) {
                shell().note(limit + " of " + all.count() + "; --limit shows more");
            }
        }
        return ExitCodes.GOOD;
    }

    /** Where a line has no room for the reason, it gets a line of its own. */
    private void show(List<DeadLetter> letters) {
        Terminal terminal = shell().outTerminal();
        boolean wide = terminal.columns() >= WIDE;
        Instant now = shell().time().instant();
        Table table =
                wide
                        ? new Table("ID", ">AGE", "TABLE", "REASON")
                        : new Table("ID", ">AGE", "TABLE");
        for (DeadLetter letter : letters) {
            Cell id = Cell.of(letter.id());
            Cell age = Cell.of(Amounts.span(Duration.between(letter.at(), now)));
            Cell name = Cell.of(letter.table());
            if (wide) {
                table.row(id, age, name, Cell.of(LetterView.reason(letter)));
            } else {
                table.row(id, age, name);
            }
        }
        List<String> lines = table.lines(terminal);
        for (int line = 0; line < lines.size(); line++) {
            shell().print(lines.get(line));
            if (!wide && line > 0) {
                shell().print("  " + Cell.of(LetterView.reason(letters.get(line - 1))).text());
            }
        }
    }
}
