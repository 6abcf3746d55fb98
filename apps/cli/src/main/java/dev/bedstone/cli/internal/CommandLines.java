package dev.bedstone.cli.internal;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.render.Terminal;
import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** Parses a command line, carries out its verb, and turns every end into an exit code. */
public final class CommandLines {

    private static final int WIDEST_HELP = 100;
    private static final int NARROWEST_HELP = 60;

    private CommandLines() {}

    /** Carries out {@code args}; never throws. */
    public static int execute(Shell shell, String... args) {
        CommandLine commandLine = of(shell, colours(shell, args));
        int code = commandLine.execute(args);
        shell.out().flush();
        shell.err().flush();
        return code;
    }

    /** The command line with all its verbs, without colours; for the reference and completion. */
    public static CommandLine plain() {
        return of(Shell.ofProcess(), Help.Ansi.OFF);
    }

    private static CommandLine of(Shell shell, Help.Ansi ansi) {
        RootCommand root = new RootCommand(shell);
        CommandLine commandLine = new CommandLine(root);
        commandLine.setOut(new PrintWriter(shell.out(), true));
        commandLine.setErr(new PrintWriter(shell.err(), true));
        commandLine.setColorScheme(Help.defaultColorScheme(ansi));
        commandLine.setUsageHelpWidth(helpWidth(shell.outTerminal()));
        commandLine.setAbbreviatedOptionsAllowed(false);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        HelpTexts.arrange(commandLine);
        commandLine.setExecutionStrategy(parsed -> {
            if (root.isVerbose()) {
                CliLogging.raise();
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        commandLine.setParameterExceptionHandler((failure, typed) -> {
            root.shell().complain(WrongUse.explain(failure));
            return ExitCodes.WRONG_USE;
        });
        commandLine.setExecutionExceptionHandler(
                (failure, verb, parsed) -> FailureMapper.report(failure, root));
        return commandLine;
    }

    private static Help.Ansi colours(Shell shell, String... args) {
        boolean wanted =
                shell.outTerminal().colours() && !Arrays.asList(args).contains("--no-color");
        return wanted ? Help.Ansi.ON : Help.Ansi.OFF;
    }

    private static int helpWidth(Terminal terminal) {
        return Math.clamp(terminal.columns(), NARROWEST_HELP, WIDEST_HELP);
    }
}
