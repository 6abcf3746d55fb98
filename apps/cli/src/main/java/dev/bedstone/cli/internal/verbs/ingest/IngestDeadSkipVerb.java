package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.ingest.DeadLetters;
import java.util.UUID;
import picocli.CommandLine.Command;

/** {@code ingest dead skip}: strikes letters off the list. */
@Command(
        name = "skip",
        description = "Note that dead events are of no worth; they are no longer listed.",
        footerHeading = "%nExample:%n",
        footer = "  bedstone ingest dead skip 01980a8e-3c1f-7d55-8a39-5f2c3a1f9b10")
public final class IngestDeadSkipVerb extends LetterWork {

    @Override
    void one(DeadLetters letters, UUID id) {
        shell().print(id + " for " + letters.skip(id).table() + " is skipped.");
    }
}
