package dev.bedstone.cli.internal.verbs;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.Verb;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code completion}: a script that teaches a shell the verbs and options. */
@Command(
        name = "completion",
        description = "Print a script that completes verbs and options in bash or zsh.",
        footerHeading = "%nExample:%n",
        footer = "  source <(bedstone completion bash)")
public final class CompletionVerb extends Verb {

    /** The shells that understand the script. */
    enum ShellKind {
        BASH,
        ZSH
    }

    @Parameters(
            paramLabel = "SHELL",
            defaultValue = "bash",
            description = "bash or zsh; both read the same script.")
    private ShellKind kind = ShellKind.BASH;

    @Override
    public Integer call() {
        shell().out().print(AutoComplete.bash("bedstone", spec().root().commandLine()));
        return ExitCodes.GOOD;
    }
}
