package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.ingest.DeadLetters;
import java.util.UUID;
import picocli.CommandLine.Command;

/** {@code ingest dead retry}: sends letters again. */
@Command(
        name = "retry",
        description = "Send dead events again, after what refused them was mended.",
        footerHeading = "%nExample:%n",
        footer = "  bedstone ingest dead retry 01980a8e-3c1f-7d55-8a39-5f2c3a1f9b10")
public final class IngestDeadRetryVerb extends LetterWork {

    @Override
    void one(DeadLetters letters, UUID id) {
        shell().print(id + " is in " + letters.retry(id).table() + ".");
    }
}
