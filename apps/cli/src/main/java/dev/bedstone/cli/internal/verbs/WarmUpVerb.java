package dev.bedstone.cli.internal.verbs;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.CommandLines;
import dev.bedstone.cli.internal.Shell;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.Engines;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.engines.RunningSet;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code warm-up}: goes through what the other verbs do, so that the JVM can learn which classes a
 * start needs. The launcher makes its start caches with it. Changes nothing, and connects to
 * nothing but local engines that run anyway, or else to a port on which nobody listens.
 */
@Command(name = "warm-up", hidden = true, description = "Used by the launcher.")
public final class WarmUpVerb extends Verb {

    private static final String NOBODY = "127.0.0.1:1";

    @Option(names = "--stores", description = "Ask the local engines; fails if none are ready.")
    private boolean stores;

    @Override
    public Integer call() throws IOException {
        Optional<Path> engines = stores ? engines() : Optional.empty();
        if (stores && engines.isEmpty()) {
            return ExitCodes.FAILED;
        }
        Path nowhere = Files.createTempDirectory("bedstone-warm-up");
        try (PrintStream nothing = new PrintStream(OutputStream.nullOutputStream())) {
            Terminal terminal = new Terminal(true, 80, true, true);
            Shell quiet =
                    new Shell(
                            nowhere,
                            Map.of(),
                            nothing,
                            nothing,
                            terminal,
                            terminal,
                            shell().time());
            CommandLines.execute(quiet, "version", "--json");
            CommandLines.execute(quiet, "help", "up");
            CommandLines.execute(quiet, "config", "show");
            engines.ifPresentOrElse(data -> askStores(quiet, data), () -> askNobody(quiet));
        } finally {
            Files.deleteIfExists(nowhere);
        }
        return ExitCodes.GOOD;
    }

    private Optional<Path> engines() {
        return Engines.find(Project.of(root()).data(Optional.empty()))
                .filter(RunningSet::isReady)
                .map(RunningSet::data);
    }

    private static void askStores(Shell quiet, Path data) {
        CommandLines.execute(quiet, "status", "--data", data.toString());
        CommandLines.execute(quiet, "health", "--data", data.toString());
    }

    private static void askNobody(Shell quiet) {
        CommandLines.execute(quiet, "status");
        CommandLines.execute(
                quiet,
                "health",
                "--set=bedstone.postgres.url=postgresql://nobody:nothing@" + NOBODY + "/none",
                "--set=bedstone.redis.url=redis://" + NOBODY);
    }
}
