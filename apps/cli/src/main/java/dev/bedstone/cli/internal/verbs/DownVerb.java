package dev.bedstone.cli.internal.verbs;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.CommandFailure;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.DataOption;
import dev.bedstone.cli.internal.project.Engines;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.engines.RunningSet;
import dev.bedstone.kernel.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code down}: stops what 'up' started. */
@Command(
        name = "down",
        description = {
            "Stop the local engines that 'up' started, also those that a killed 'up' left behind.",
            "The data stays. Good as well if nothing runs."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone down", "  bedstone down --data /srv/data"})
public final class DownVerb extends Verb {

    @Mixin private DataOption data = new DataOption();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long a clean stop may take (default: ${DEFAULT-VALUE}).")
    private int seconds = 30;

    @Override
    public Integer call() {
        Path directory = data.directory(Project.of(root()), shell());
        Optional<RunningSet> set = Engines.find(directory);
        if (set.isEmpty()) {
            shell().print("No engines run in " + directory + ".");
            return ExitCodes.GOOD;
        }
        if (!set.get().stop(Deadline.after(Duration.ofSeconds(seconds)))) {
            throw new CommandFailure(
                    "something still runs in "
                            + directory
                            + " that this user may not stop; stop it as the user who started it");
        }
        shell().print("Stopped; the data is in " + directory + ".");
        return ExitCodes.GOOD;
    }
}
