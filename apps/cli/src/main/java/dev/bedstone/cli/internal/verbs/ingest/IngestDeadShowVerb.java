package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.cli.internal.CommandFailure;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.ingest.DeadLetter;
import dev.bedstone.ingest.DeadLetters;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ingest dead show}: all that is known of a dead letter. */
@Command(
        name = "show",
        description = "Show all that is known of a dead event.",
        footerHeading = "%nExample:%n",
        footer = "  bedstone ingest dead show 01980a8e-3c1f-7d55-8a39-5f2c3a1f9b10")
public final class IngestDeadShowVerb extends LetterWork {

    @Option(names = "--json", description = "Print a JSON document for each.")
    private boolean json;

    @Override
    void one(DeadLetters letters, UUID id) {
        DeadLetter letter =
                letters.find(id)
                        .orElseThrow(() -> new CommandFailure("there is no dead letter " + id));
        if (json) {
            shell().out().print(Json.text(LetterView.map(letter)));
        } else {
            LetterView.lines(letter).forEach(shell()::print);
        }
    }
}
