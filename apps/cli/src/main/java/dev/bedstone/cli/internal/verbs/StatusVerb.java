package dev.bedstone.cli.internal.verbs;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.EngineViews;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.DataOption;
import dev.bedstone.cli.internal.project.Engines;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.engines.EngineStatus;
import dev.bedstone.engines.RunningSet;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code status}: what 'up' started, looked at from outside. */
@Command(
        name = "status",
        description = {
            "Show the local engines that 'up' started: state, version, port, process, data.",
            "Ends with 0 if all are ready, with 1 if one is not or nothing runs."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone status", "  bedstone status --data /srv/data --json"})
public final class StatusVerb extends Verb {

    @Mixin private DataOption data = new DataOption();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        Path directory = data.directory(Project.of(root()), shell());
        Optional<RunningSet> set = Engines.find(directory);
        List<EngineStatus> engines = set.map(RunningSet::engines).orElse(List.of());
        if (json) {
            shell().out().print(Json.text(document(directory, set)));
        } else if (engines.isEmpty()) {
            shell().print("No engines run in " + directory + "; 'bedstone up' starts them.");
        } else {
            EngineViews.table(engines, shell().time().instant(), shell().outTerminal())
                    .forEach(shell()::print);
            if (set.flatMap(StatusVerb::supervisor).isEmpty()) {
                shell().note(
                                "the 'up' that started them is gone; 'bedstone down' stops what is left");
            }
        }
        return set.map(RunningSet::isReady).orElse(false) ? ExitCodes.GOOD : ExitCodes.FAILED;
    }

    /** What runs in a directory, for a program. */
    static Map<String, Object> document(Path directory, Optional<RunningSet> set) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("data", directory);
        document.put("running", set.isPresent());
        document.put("ready", set.map(RunningSet::isReady).orElse(false));
        document.put("supervisorPid", set.flatMap(StatusVerb::supervisor));
        document.put("started", set.flatMap(RunningSet::started));
        document.put("envFile", set.map(RunningSet::environmentFile));
        document.put("engines", EngineViews.maps(set.map(RunningSet::engines).orElse(List.of())));
        return document;
    }

    private static Optional<Long> supervisor(RunningSet set) {
        OptionalLong pid = set.supervisor();
        return pid.isPresent() ? Optional.of(pid.getAsLong()) : Optional.empty();
    }
}
