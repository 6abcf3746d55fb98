package dev.bedstone.cli.internal.verbs;

import dev.bedstone.Bedstone;
import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.HealthRound;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.DataOption;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.cli.internal.render.Amounts;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.cli.internal.render.Tone;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.contracts.Health;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Problem;
import dev.bedstone.observe.HealthReport;
import dev.bedstone.observe.StoreHealth;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code health}: how the stores are, asked through the layer as an application would. */
@Command(
        name = "health",
        description = {
            "Open every configured store as an application would, and say how it is.",
            "Ends with 0 if all can serve (up or degraded), with 1 if one is down or unknown."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone health", "  bedstone health --json"})
public final class HealthVerb extends Verb {

    @Mixin private DataOption data = new DataOption();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        Project project = data.applyTo(Project.of(root()), shell());
        BedstoneConfig config = project.config();
        if (Bedstone.installers().stream().noneMatch(store -> store.isConfigured(config))) {
            throw new ConfigurationException(
                    List.of(
                            new Problem(
                                    project.directory().toString(),
                                    "no store is configured and no local engines run here",
                                    "start them with 'bedstone up', or set DATABASE_URL,"
                                            + " CLICKHOUSE_URL, MONGODB_URI or REDIS_URL")));
        }
        HealthReport report = new HealthRound(config, shell().time()).run();
        if (json) {
            shell().out().print(Json.text(report.toMap()));
        } else {
            show(report);
        }
        return report.isServing() ? ExitCodes.GOOD : ExitCodes.FAILED;
    }

    private void show(HealthReport report) {
        Table table = new Table("STORE", "HEALTH", ">LATENCY", "VERSION", ">SIZE", ">CONNECTIONS");
        report.stores().forEach(store -> add(table, store));
        table.lines(shell().outTerminal()).forEach(shell()::print);
        shell().print("");
        shell().print("Overall " + shell().paint(tone(report.health()), word(report.health())));
        report.stores().stream()
                .filter(store -> store.health() != Health.UP)
                .forEach(store -> shell().print(store.probe().summary()));
    }

    private void add(Table table, StoreHealth store) {
        Tone tone = tone(store.health());
        table.row(
                Cell.of(store.store().name(), Tone.STRONG),
                Cell.of(shell().outTerminal().mark(tone) + " " + word(store.health()), tone),
                Cell.of(Amounts.latency(store.probe().latency())),
                Cell.of(fact(store, "version")),
                Cell.of(
                        store.probe().facts().get("size") instanceof Number size
                                ? Amounts.size(size.longValue())
                                : ""),
                Cell.of(connections(store)));
    }

    private static String connections(StoreHealth store) {
        int limit = store.connections().limit();
        return limit == 0 ? "" : store.connections().inUse() + "/" + limit;
    }

    private static String fact(StoreHealth store, String name) {
        Object value = store.probe().facts().get(name);
        return value == null ? "" : value.toString();
    }

    private static Tone tone(Health health) {
        return switch (health) {
            case UP -> Tone.GOOD;
            case DEGRADED -> Tone.WARNING;
            case UNKNOWN, DOWN -> Tone.BAD;
        };
    }

    private static String word(Health health) {
        return health.name().toLowerCase(Locale.ROOT);
    }
}
