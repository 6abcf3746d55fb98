package dev.bedstone.cli.internal.verbs;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.CommandFailure;
import dev.bedstone.cli.internal.DetachedUp;
import dev.bedstone.cli.internal.LogTail;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.DataOption;
import dev.bedstone.cli.internal.project.Engines;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.engines.EngineStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs}: what a local engine has written. */
@Command(
        name = "logs",
        description = "Print the end of a local engine's log; also after it has ended.",
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone logs postgres", "  bedstone logs redis -f -n 20"})
public final class LogsVerb extends Verb {

    private static final String OF_UP = "up";
    private static final String SERVER_LOG = "server.log";

    @Mixin private DataOption data = new DataOption();

    @Parameters(
            paramLabel = "STORE",
            description = "postgres, redis, redis-cache, or up for what 'up --detach' printed.")
    private String engine = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is added, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "100",
            description = "How many lines from the end (default: ${DEFAULT-VALUE}).")
    private int lines = 100;

    @Override
    public Integer call() throws IOException {
        if (lines < 0) {
            throw wrong("-n takes 0 or more, not " + lines);
        }
        if (!engine.equals(OF_UP) && !Engines.names().contains(engine)) {
            throw wrong(
                    "there is no log of '%s', only of %s and %s"
                            .formatted(engine, String.join(", ", Engines.names()), OF_UP));
        }
        Path directory = data.directory(Project.of(root()), shell());
        Path log = log(directory);
        if (!Files.exists(log)) {
            throw new CommandFailure(
                    engine + " has no log in " + directory + "; 'bedstone up' starts it");
        }
        LogTail tail = new LogTail(log, shell().out());
        tail.last(lines);
        if (follow) {
            tail.follow();
        }
        return ExitCodes.GOOD;
    }

    private Path log(Path directory) {
        if (engine.equals(OF_UP)) {
            return DetachedUp.log(directory);
        }
        return Engines.find(directory).stream()
                .flatMap(set -> set.engines().stream())
                .filter(status -> status.name().equals(engine))
                .map(EngineStatus::log)
                .findFirst()
                .orElse(directory.resolve(engine).resolve(SERVER_LOG));
    }
}
