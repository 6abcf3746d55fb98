package dev.bedstone.cli.internal.verbs;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.config.LoadedConfig;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code config check}: everything that is wrong with the configuration, at once. */
@Command(
        name = "check",
        description = {
            "Say everything that is wrong with the configuration, at once.",
            "Opens no connection: 'bedstone health' does."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone config check", "  bedstone config check --profile production --json"})
public final class ConfigCheckVerb extends Verb {

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        Project project = Project.of(root());
        if (json) {
            return document(project);
        }
        LoadedConfig loaded = project.loader().load();
        loaded.report().notes().forEach(shell()::note);
        long set = loaded.report().entries().stream().filter(entry -> !entry.isDefault()).count();
        shell().print(
                        "The configuration of %s can be used: profile %s, %d %s set."
                                .formatted(
                                        project.directory(),
                                        loaded.config().profile().name().toLowerCase(Locale.ROOT),
                                        set,
                                        set == 1 ? "key" : "keys"));
        return ExitCodes.GOOD;
    }

    private int document(Project project) {
        List<Problem> problems = List.of();
        List<String> notes = List.of();
        try {
            notes = project.loader().load().report().notes();
        } catch (ConfigurationException unusable) {
            problems = unusable.problems();
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("project", project.directory());
        document.put("usable", problems.isEmpty());
        document.put("problems", problems.stream().map(ConfigCheckVerb::map).toList());
        document.put("notes", notes);
        shell().out().print(Json.text(document));
        return problems.isEmpty() ? ExitCodes.GOOD : ExitCodes.WRONG_USE;
    }

    private static Map<String, Object> map(Problem problem) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("where", problem.where());
        map.put("what", problem.what());
        map.put("fix", problem.fix());
        return map;
    }
}
