package dev.bedstone.cli.internal.verbs;

import dev.bedstone.cli.internal.CommandFailure;
import dev.bedstone.cli.internal.DetachedUp;
import dev.bedstone.cli.internal.UpSession;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.DataOption;
import dev.bedstone.cli.internal.project.EngineChoice;
import dev.bedstone.cli.internal.project.Engines;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.engines.EngineSetOptions;
import dev.bedstone.engines.RunningSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code up}: real engines on this machine. */
@Command(
        name = "up",
        description = {
            "Start real databases on this machine and keep them running until Ctrl-C.",
            "PostgreSQL, two Redis servers, ClickHouse and a stand-in for MongoDB (not MongoDB itself,"
                    + " which cannot be had) listen on 127.0.0.1 only, with generated passwords; their data survives. A server that dies is started again. A store that is"
                    + " configured elsewhere is left out unless --only names it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone up",
            "  bedstone up --detach && mvn verify; bedstone down",
            "  bedstone up --only postgres --port postgres=5433 --data /tmp/scratch"
        })
public final class UpVerb extends Verb {

    @Mixin private DataOption data = new DataOption();

    @Option(
            names = {"-d", "--detach"},
            description = "Return when everything is ready, and let it run in the background.")
    private boolean detach;

    @Option(
            names = "--only",
            paramLabel = "ENGINE",
            split = ",",
            description = "Start these alone: postgres, redis, redis-cache, clickhouse, mongo.")
    private Set<String> only = new LinkedHashSet<>();

    @Option(
            names = "--port",
            paramLabel = "ENGINE=PORT",
            split = ",",
            description =
                    "The port of an engine, kept for later starts (default: that of the last"
                            + " start, else 15432, 16379, 16380, 18123, 37017 or any free one).")
    private Map<String, Integer> ports = new LinkedHashMap<>();

    @Option(names = "--json", description = "With --detach: print the status as one JSON document.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (json && !detach) {
            throw wrong("--json needs --detach");
        }
        Project project = Project.of(root());
        EngineSetOptions options = options(project);
        refuseIfRunning(options.data());
        if (!detach) {
            return new UpSession(options, shell()).run();
        }
        int code = new DetachedUp(options.data(), shell()).run(arguments(), json);
        if (json && code == 0) {
            Path directory = options.data();
            shell().out().print(Json.text(StatusVerb.document(directory, Engines.find(directory))));
        }
        return code;
    }

    private static void refuseIfRunning(Path data) {
        OptionalLong supervisor =
                Engines.find(data).map(RunningSet::supervisor).orElse(OptionalLong.empty());
        if (supervisor.isPresent()) {
            throw new CommandFailure(
                    "engines run in %s already (process %d); 'bedstone status' shows them, 'bedstone down' stops them"
                            .formatted(data, supervisor.getAsLong()));
        }
    }

    private EngineSetOptions options(Project project) {
        try {
            return new EngineChoice(project, data.directory(project, shell()))
                    .options(only, ports, shell());
        } catch (IllegalArgumentException wrong) {
            throw wrong(wrong);
        }
    }

    /** What was typed, without what makes it detached. */
    private List<String> arguments() {
        Set<String> ours = Set.of("-d", "--detach", "--json");
        return spec().root().commandLine().getParseResult().originalArgs().stream()
                .filter(argument -> !ours.contains(argument))
                .toList();
    }
}
