package dev.bedstone.cli.internal.verbs;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.Skeleton;
import dev.bedstone.cli.internal.render.Tone;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code init}: a project to start from. */
@Command(
        name = "init",
        description = {
            "Make a project to start from: bedstone.yaml, one table, pom.xml, one class, logging, README.",
            "Never overwrites a file."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone init             here",
            "  bedstone init shop        in the directory shop"
        })
public final class InitVerb extends Verb {

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            defaultValue = ".",
            description = "Where the project comes (default: here); made if it is not there.")
    private Path directory = Path.of(".");

    @Override
    public Integer call() throws IOException {
        Path base = root().project().map(shell().directory()::resolve).orElse(shell().directory());
        Path target = base.resolve(directory).normalize();
        Map<String, Skeleton.Outcome> outcomes =
                new Skeleton(target, VersionVerb.bedstone()).write();
        outcomes.forEach((file, outcome) ->
                shell().print(word(outcome) + "  " + directory.resolve(file).normalize()));
        shell().print("");
        shell().print("Next: " + next(target) + "bedstone up, then bedstone migrate up");
        return ExitCodes.GOOD;
    }

    private String word(Skeleton.Outcome outcome) {
        return switch (outcome) {
            case MADE -> shell().paint(Tone.GOOD, "made    ");
            case EXTENDED -> shell().paint(Tone.GOOD, "extended");
            case KEPT -> shell().paint(Tone.FAINT, "kept    ");
        };
    }

    private String next(Path target) {
        Path from = shell().directory();
        if (target.equals(from)) {
            return "";
        }
        return "cd " + (target.startsWith(from) ? from.relativize(target) : target) + " && ";
    }
}
