package dev.bedstone.cli.internal;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.runtime.Bedstone;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.TypeConversionException;

/** Parses a command line, carries out its verb, and turns every end into an exit code. */
public final class CommandLines {

    private static final int WIDEST_HELP = 100;
    private static final int NARROWEST_HELP = 60;

    /** Of RFC 9562, section 4; Java's own reader fills up groups that are too short. */
    private static final Pattern UUID_TEXT =
            Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private CommandLines() {}

    /** Carries out {@code args}; never throws. */
    public static int execute(Shell shell, String... args) {
        return execute(shell, UnaryOperator.identity(), args);
    }

    /** The same, with what an application adds before its stores are opened. */
    public static int execute(Shell shell, UnaryOperator<Bedstone.Builder> more, String... args) {
        CommandLine commandLine = of(new RootCommand(shell, more), colours(shell, args));
        int code = commandLine.execute(args);
        shell.out().flush();
        shell.err().flush();
        return code;
    }

    /** The command line with all its verbs, without colours; for the reference and completion. */
    public static CommandLine plain() {
        return of(new RootCommand(Shell.ofProcess(), UnaryOperator.identity()), Help.Ansi.OFF);
    }

    private static CommandLine of(RootCommand root, Help.Ansi ansi) {
        Shell shell = root.shell();
        CommandLine commandLine = new CommandLine(root);
        commandLine.setOut(new PrintWriter(shell.out(), true));
        commandLine.setErr(new PrintWriter(shell.err(), true));
        commandLine.setColorScheme(Help.defaultColorScheme(ansi));
        commandLine.setUsageHelpWidth(helpWidth(shell.outTerminal()));
        commandLine.setAbbreviatedOptionsAllowed(false);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.registerConverter(UUID.class, CommandLines::uuid);
        HelpTexts.arrange(commandLine);
        letTargetsBeNegative(commandLine);
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

    private static UUID uuid(String text) {
        if (!UUID_TEXT.matcher(text).matches()) {
            throw new TypeConversionException("'" + text + "' is no UUID");
        }
        return UUID.fromString(text);
    }

    /** {@code -1} is a place to go, and looks like an option. */
    private static void letTargetsBeNegative(CommandLine verb) {
        if (verb.getCommandSpec().positionalParameters().stream()
                .anyMatch(argument -> argument.type() == MigrationTarget.class)) {
            verb.setUnmatchedOptionsArePositionalParams(true);
        }
        verb.getSubcommands().values().forEach(CommandLines::letTargetsBeNegative);
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
