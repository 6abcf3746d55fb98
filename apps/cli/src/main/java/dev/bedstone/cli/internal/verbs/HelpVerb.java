package dev.bedstone.cli.internal.verbs;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.Verb;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code help}: what there is, or what one verb does. */
@Command(
        name = "help",
        description = "Show what a verb does and which options it has.",
        footerHeading = "%nExample:%n",
        footer = "  bedstone help up")
public final class HelpVerb extends Verb {

    @Parameters(paramLabel = "VERB", arity = "0..*", description = "The verb; none for all.")
    private List<String> path = List.of();

    @Override
    public Integer call() {
        CommandLine about = spec().root().commandLine();
        for (String name : path) {
            CommandLine next = about.getSubcommands().get(name);
            if (next == null) {
                throw new UnmatchedArgumentException(about, List.of(name));
            }
            about = next;
        }
        about.usage(shell().out(), spec().commandLine().getColorScheme());
        return ExitCodes.GOOD;
    }
}
