package dev.bedstone.cli.internal;

import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.cli.internal.render.Tone;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command line was called from. Immutable.
 *
 * @param directory where it was called; absolute
 * @param environment the environment variables
 * @param out for what was asked for
 * @param err for what went wrong, and for what happens meanwhile
 * @param outTerminal what {@code out} can show
 * @param errTerminal what {@code err} can show
 * @param time the wall clock
 */
public record Shell(
        Path directory,
        Map<String, String> environment,
        PrintStream out,
        PrintStream err,
        Terminal outTerminal,
        Terminal errTerminal,
        InstantSource time) {

    private static final int USUAL_COLUMNS = 80;
    private static final String HARDEST_MARKS = "●◌▲✗○…";

    /** This process, with what the launcher found out about its terminal. */
    public static Shell ofProcess() {
        Map<String, String> environment = System.getenv();
        return new Shell(
                Path.of("").toAbsolutePath(),
                environment,
                System.out,
                System.err,
                terminal("out", "stdout.encoding", environment),
                terminal("err", "stderr.encoding", environment),
                InstantSource.system());
    }

    /** The same without colours. */
    public Shell withoutColours() {
        return new Shell(
                directory,
                environment,
                out,
                err,
                outTerminal.withoutColours(),
                errTerminal.withoutColours(),
                time);
    }

    /** A line of what was asked for. */
    public void print(String line) {
        out.println(line);
    }

    /** A piece of a line of {@code out}, painted if that shows colours. */
    public String paint(Tone tone, String text) {
        return tone.paint(text, outTerminal.colours());
    }

    /** One line about what went wrong. */
    public void complain(String message) {
        err.println(Tone.BAD.paint("bedstone:", errTerminal.colours()) + " " + message);
    }

    /** One line about what happens meanwhile or is worth knowing. */
    public void note(String message) {
        err.println(Tone.FAINT.paint("bedstone:", errTerminal.colours()) + " " + message);
    }

    /** The launcher tells by a property; without a launcher, the console does. */
    private static Terminal terminal(
            String stream, String encoding, Map<String, String> environment) {
        String told = System.getProperty("bedstone.terminal." + stream);
        boolean interactive = told == null ? hasConsole() : Boolean.parseBoolean(told);
        if (!interactive) {
            return new Terminal(false, Terminal.UNLIMITED, false, canShowMarks(encoding));
        }
        boolean dumb = "dumb".equals(environment.get("TERM"));
        boolean colours = !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(!dumb, columns(environment), colours, canShowMarks(encoding));
    }

    private static boolean hasConsole() {
        return System.console() != null && System.console().isTerminal();
    }

    private static boolean canShowMarks(String encoding) {
        String name = System.getProperty(encoding, "US-ASCII");
        return Charset.isSupported(name)
                && Charset.forName(name).newEncoder().canEncode(HARDEST_MARKS);
    }

    private static int columns(Map<String, String> environment) {
        int told = number(System.getProperty("bedstone.terminal.columns"));
        int columns = told > 0 ? told : number(environment.get("COLUMNS"));
        return columns > 0 ? columns : USUAL_COLUMNS;
    }

    private static int number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    }
}
