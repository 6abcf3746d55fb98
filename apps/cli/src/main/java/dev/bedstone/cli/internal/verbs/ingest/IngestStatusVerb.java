package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.DataOption;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.cli.internal.render.Amounts;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.cli.internal.render.Sparkline;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.cli.internal.render.Terminal;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

    /** Of a hundred; soon callers are told to come back later. */
    private static final int FULL = 90;

    /** Columns of a terminal that has room for what arrived lately. */
    private static final int WIDE = 100;

    @Mixin private DataOption data = new DataOption();

    @Mixin private SpoolOption spool = new SpoolOption();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Project project = data.applyTo(Project.of(root()), shell());
        BedstoneConfig config = project.loader().load().config();
        Path directory = spool.directory(config, shell());
        boolean there = Files.isDirectory(directory);
        Instant now = shell().time().instant();
        SpoolReport report =
                there
                        ? SpoolReport.of(directory, now)
                        : new SpoolReport(directory, Optional.empty(), 0, List.of(), 0, now);
        Optional<Long> dead = dead(config);
        if (json) {
            shell().out().print(Json.text(document(report, config, dead)));
        } else {
            show(report, there, config, dead);
        }
        boolean late = report.tables().stream().anyMatch(table -> isLate(table, report.looked()));
        return late || report.damagedSegments() > 0 ? ExitCodes.FAILED : ExitCodes.GOOD;
    }

    private static boolean isLate(SpoolReport.Table table, Instant now) {
        return table.lag(now).filter(lag -> lag.compareTo(LATE) > 0).isPresent();
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

    private void show(
            SpoolReport report, boolean there, BedstoneConfig config, Optional<Long> dead) {
        if (there) {
            showSpool(report, config);
        } else {
            shell().print(
                            "There is no spool in "
                                    + report.directory()
                                    + "; no event was accepted there.");
        }
        dead.ifPresent(count ->
                shell().print(
                                count == 0
                                        ? "No event is dead."
                                        : shell().paint(Tone.BAD, count + " dead")
                                                + "; see 'bedstone ingest dead list'"));
        if (report.damagedSegments() > 0) {
            shell().complain(
                            report.damagedSegments()
                                    + " segments were damaged and set aside (*.damaged); what was"
                                    + " intact was sent; look at the disk, then remove them");
        }
    }

    private void showSpool(SpoolReport report, BedstoneConfig config) {
        long most = config.ingest().maxBytes();
        double share = 100.0 * report.bytes() / most;
        shell().print(
                        "%s, %s"
                                .formatted(
                                        report.directory(),
                                        report.owner()
                                                .map(pid -> "used by process " + pid)
                                                .orElse("used by no process")));
        shell().print(
                        "%s of %s, %s full"
                                .formatted(
                                        Amounts.size(report.bytes()),
                                        Amounts.size(most),
                                        shell().paint(
                                                        share < FULL ? Tone.PLAIN : Tone.BAD,
                                                        String.format(
                                                                Locale.ROOT, "%.0f %%", share))));
        shell().print("");
        if (report.tables().isEmpty()) {
            shell().print("Nothing waits, and nothing arrived lately.");
        } else {
            showTables(report);
        }
    }

    private void showTables(SpoolReport report) {
        Terminal terminal = shell().outTerminal();
        boolean wide = terminal.interactive() && terminal.columns() >= WIDE;
        Table table =
                wide
                        ? new Table(
                                "TABLE",
                                ">WAITING",
                                ">BATCHES",
                                ">LAG",
                                ">ARRIVED",
                                ">RATE",
                                "LAST 10 MINUTES")
                        : new Table("TABLE", ">WAITING", ">BATCHES", ">LAG", ">ARRIVED", ">RATE");
        for (SpoolReport.Table one : report.tables()) {
            List<Cell> cells = new ArrayList<>(cells(one, report.looked()));
            if (wide) {
                cells.add(Cell.of(Sparkline.of(one.lately(), one.lately().size(), terminal)));
            }
            table.row(cells.toArray(Cell[]::new));
        }
        table.lines(terminal).forEach(shell()::print);
        shell().print("");
    }

    private static List<Cell> cells(SpoolReport.Table one, Instant now) {
        return List.of(
                Cell.of(one.name()),
                Cell.of(Amounts.size(one.openBytes() + one.waitingBytes())),
                Cell.of(one.waitingBatches()),
                Cell.of(
                        one.lag(now).map(Amounts::span).orElse("–"),
                        isLate(one, now) ? Tone.BAD : Tone.PLAIN),
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
        document.put(
                "tables",
                report.tables().stream().map(table -> map(table, report.looked())).toList());
        return document;
    }

    private static Map<String, Object> map(SpoolReport.Table table, Instant now) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("table", table.name());
        map.put("openBytes", table.openBytes());
        map.put("waitingBatches", table.waitingBatches());
        map.put("waitingBytes", table.waitingBytes());
        map.put("oldestAt", table.oldest());
        map.put("lagMillis", table.lag(now).map(Duration::toMillis));
        map.put("arrivedBatches", table.arrivedBatches());
        map.put("arrivedBytes", table.arrivedBytes());
        map.put("bytesPerSecond", table.bytesPerSecond());
        return map;
    }
}
