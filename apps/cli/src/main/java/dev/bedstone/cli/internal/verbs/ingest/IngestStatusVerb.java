package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.DataOption;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.cli.internal.render.Amounts;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.cli.internal.render.Tone;
import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.ingest.DeadLetters;
import dev.bedstone.ingest.SpoolReport;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.runtime.Bedstone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ingest status}: a spool and the dead letters, looked at from outside. */
@Command(
        name = "status",
        description = {
            "Show what lies in a spool, how old it is, how fast it goes, and how many events are dead.",
            "Works while a process uses the spool, and while ClickHouse is away. Ends with 1 if a"
                    + " segment was damaged or nothing has arrived for a minute."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone ingest status", "  bedstone ingest status --spool /srv/spool --json"})
public final class IngestStatusVerb extends Verb {

    private static final Duration LATE = Duration.ofMinutes(1);

    @Mixin private DataOption data = new DataOption();

    @Option(
            names = "--spool",
            paramLabel = "DIR",
            description = "The spool (default: that of the configuration).")
    private @Nullable Path spool;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Project project = data.applyTo(Project.of(root()), shell());
        BedstoneConfig config = project.loader().load().config();
        Path directory =
                spool == null
                        ? config.ingest().directory()
                        : shell().directory().resolve(spool).normalize();
        if (!Files.isDirectory(directory)) {
            shell().print("There is no spool in " + directory + "; no event was accepted there.");
            return ExitCodes.GOOD;
        }
        SpoolReport report = SpoolReport.of(directory, shell().time().instant());
        Optional<Long> dead = dead(config);
        if (json) {
            shell().out().print(Json.text(document(report, config, dead)));
        } else {
            show(report, config, dead);
        }
        boolean late =
                report.tables().stream()
                        .anyMatch(
                                table -> table.lag().filter(IngestStatusVerb::isLate).isPresent());
        return late || report.damagedSegments() > 0 ? ExitCodes.FAILED : ExitCodes.GOOD;
    }

    private static boolean isLate(Duration lag) {
        return lag.compareTo(LATE) > 0;
    }

    /** Unknown while ClickHouse cannot be asked; what can be told is told all the same. */
    private Optional<Long> dead(BedstoneConfig loaded) {
        if (loaded.clickhouse().isEmpty()) {
            return Optional.empty();
        }
        BedstoneConfig config = loaded.with(loaded.migrations().automatic(false));
        try (Bedstone bedstone = Bedstone.builder(config).install(ClickHouse.store()).open()) {
            return Optional.of(new DeadLetters(bedstone.store(ClickHouse.class)).count());
        } catch (StoreFailure away) {
            shell().note("dead letters cannot be counted: " + away.getMessage());
            return Optional.empty();
        }
    }

    private void show(SpoolReport report, BedstoneConfig config, Optional<Long> dead) {
        shell().print(
                        "%s: %s of %s, %s"
                                .formatted(
                                        report.directory(),
                                        Amounts.size(report.bytes()),
                                        Amounts.size(config.ingest().maxBytes()),
                                        report.owner()
                                                .map(pid -> "used by process " + pid)
                                                .orElse("used by no process")));
        if (!report.tables().isEmpty()) {
            Table table =
                    new Table("TABLE", ">WAITING", ">BATCHES", ">OLDEST", ">ARRIVED", ">RATE");
            report.tables().forEach(one -> row(table, one));
            shell().print("");
            table.lines(shell().outTerminal()).forEach(shell()::print);
            shell().print("");
        }
        dead.ifPresent(count ->
                shell().print(
                                count == 0
                                        ? "No event is dead."
                                        : count + " dead; see 'bedstone ingest dead list'"));
        if (report.damagedSegments() > 0) {
            shell().complain(
                            report.damagedSegments()
                                    + " segments were damaged and set aside (*.damaged); what was"
                                    + " intact was sent; look at the disk, then remove them");
        }
    }

    private static void row(Table table, SpoolReport.Table one) {
        boolean late = one.lag().filter(IngestStatusVerb::isLate).isPresent();
        table.row(
                Cell.of(one.name()),
                Cell.of(Amounts.size(one.openBytes() + one.waitingBytes())),
                Cell.of(one.waitingBatches()),
                Cell.of(one.lag().map(Amounts::span).orElse("–"), late ? Tone.BAD : Tone.PLAIN),
                Cell.of(Amounts.size(one.arrivedBytes())),
                Cell.of(
                        one.bytesPerSecond() == 0
                                ? "–"
                                : Amounts.size(one.bytesPerSecond()) + "/s"));
    }

    private static Map<String, Object> document(
            SpoolReport report, BedstoneConfig config, Optional<Long> dead) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("spool", report.directory());
        document.put("owner", report.owner());
        document.put("bytes", report.bytes());
        document.put("maxBytes", config.ingest().maxBytes());
        document.put("damagedSegments", report.damagedSegments());
        document.put("dead", dead);
        document.put("tables", report.tables().stream().map(IngestStatusVerb::map).toList());
        return document;
    }

    private static Map<String, Object> map(SpoolReport.Table table) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("table", table.name());
        map.put("openBytes", table.openBytes());
        map.put("waitingBatches", table.waitingBatches());
        map.put("waitingBytes", table.waitingBytes());
        map.put("oldestSeconds", table.lag().map(Duration::toSeconds));
        map.put("arrivedBatches", table.arrivedBatches());
        map.put("arrivedBytes", table.arrivedBytes());
        map.put("bytesPerSecond", table.bytesPerSecond());
        return map;
    }
}
