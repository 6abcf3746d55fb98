package dev.bedstone.cli.internal.verbs;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.cli.internal.render.Tone;
import dev.bedstone.config.ConfigEntry;
import dev.bedstone.config.ConfigReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code config show}: every key in effect, and where its value came from. */
@Command(
        name = "show",
        description = {
            "Show every key in effect, its value and where that came from.",
            "Secrets are shown as ****."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone config show bedstone.postgres.pool",
            "  bedstone config show --given     what is not a default"
        })
public final class ConfigShowVerb extends Verb {

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Option(names = "--given", description = "Leave out what is only a default.")
    private boolean given;

    @Parameters(
            paramLabel = "KEY",
            arity = "0..1",
            defaultValue = "",
            description = "A key or the beginning of keys.")
    private String prefix = "";

    @Override
    public Integer call() {
        Project project = Project.of(root());
        ConfigReport report = project.loader().load().report();
        List<ConfigEntry> entries =
                report.entries().stream()
                        .filter(entry -> entry.key().startsWith(prefix))
                        .filter(entry -> !given || !entry.isDefault())
                        .toList();
        if (json) {
            shell().out().print(Json.text(document(project, entries, report.notes())));
            return ExitCodes.GOOD;
        }
        Table table = new Table("KEY", "VALUE", "ORIGIN");
        entries.forEach(entry -> add(table, entry));
        table.lines(shell().outTerminal()).forEach(shell()::print);
        report.notes().forEach(shell()::note);
        return ExitCodes.GOOD;
    }

    private static void add(Table table, ConfigEntry entry) {
        Tone tone = entry.isDefault() ? Tone.FAINT : Tone.PLAIN;
        table.row(
                Cell.of(entry.key(), tone),
                Cell.of(entry.displayValue(), tone),
                Cell.of(entry.origin(), tone));
    }

    private static Map<String, Object> document(
            Project project, List<ConfigEntry> entries, List<String> notes) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("project", project.directory());
        document.put("settings", entries.stream().map(ConfigShowVerb::map).toList());
        document.put("notes", notes);
        return document;
    }

    private static Map<String, Object> map(ConfigEntry entry) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("key", entry.key());
        map.put("value", entry.displayValue());
        map.put("origin", entry.origin());
        map.put("secret", entry.isSecret());
        map.put("default", entry.isDefault());
        return map;
    }
}
