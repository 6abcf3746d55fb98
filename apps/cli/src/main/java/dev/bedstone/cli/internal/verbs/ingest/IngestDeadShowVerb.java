package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.cli.internal.CommandFailure;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.ingest.DeadLetters;
import java.util.UUID;
import picocli.CommandLine.Command;

/** {@code ingest dead show}: all that is known of a dead letter, as JSON. */
@Command(
        name = "show",
        description = "Show all that is known of a dead event.",
        footerHeading = "%nExample:%n",
        footer = "  bedstone ingest dead show 01980a8e-3c1f-7d55-8a39-5f2c3a1f9b10")
public final class IngestDeadShowVerb extends LetterWork {

    @Override
    void one(DeadLetters letters, UUID id) {
        shell().out()
                .print(
                        Json.text(
                                LetterView.map(
                                        letters.find(id)
                                                .orElseThrow(() ->
                                                        new CommandFailure(
                                                                "there is no dead letter "
                                                                        + id)))));
    }
}
