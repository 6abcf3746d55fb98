package dev.bedstone.cli;

import dev.bedstone.cli.internal.CommandLines;
import dev.bedstone.cli.internal.Shell;
import dev.bedstone.runtime.Bedstone;
import java.util.function.UnaryOperator;

/**
 * The verbs of {@code ./bedstone}, for an application that offers them itself: its own migrations,
 * steps and records are then on the class path.
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *     System.exit(BedstoneCli.run(args));
 * }
 * }</pre>
 */
public final class BedstoneCli {

    private BedstoneCli() {}

    /**
     * Carries out one command line and returns its exit code ({@link ExitCodes}). Prints to {@link
     * System#out} and {@link System#err}, works in the current directory, never throws and never
     * ends the process. Verbs that wait, such as {@code up}, return when they are interrupted, and
     * react to SIGINT and SIGTERM while they run.
     *
     * @param args the verb and its options, as they were typed
     */
    public static int run(String... args) {
        return run(UnaryOperator.identity(), args);
    }

    /**
     * As {@link #run(String...)}, for an application that says more to the builder than its
     * configuration does: lines with steps in code, hooks.
     *
     * <pre>{@code
     * BedstoneCli.run(builder -> builder.migrations(Lines.APP), args);
     * }</pre>
     *
     * @param more what to add before stores are opened for migrations
     */
    public static int run(UnaryOperator<Bedstone.Builder> more, String... args) {
        return CommandLines.execute(Shell.ofProcess(), more, args);
    }
}
