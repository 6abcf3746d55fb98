package dev.bedstone.cli.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.runtime.Bedstone;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A shell whose output can be read, for command lines that run inside the test. */
final class CalledShell {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Shell shell;

    CalledShell(Path directory) {
        this(directory, Terminal.PLAIN, Map.of());
    }

    CalledShell(Path directory, Terminal terminal, Map<String, String> environment) {
        this.shell =
                new Shell(
                        directory,
                        environment,
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8),
                        terminal,
                        terminal,
                        InstantSource.system());
    }

    int run(String... args) {
        return run(UnaryOperator.identity(), args);
    }

    /** As an application runs it that says more to the builder. */
    int run(UnaryOperator<Bedstone.Builder> more, String... args) {
        out.reset();
        err.reset();
        return CommandLines.execute(shell, more, args);
    }

    String out() {
        return out.toString(UTF_8);
    }

    String err() {
        return err.toString(UTF_8);
    }
}
