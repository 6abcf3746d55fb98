package dev.bedstone.cli.internal.migrations;

import dev.bedstone.cli.internal.render.Amounts;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.cli.internal.render.Tone;
import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.migrate.MigrationStatus;
import dev.bedstone.migrate.MigrationStatus.State;
import dev.bedstone.migrate.MigrationStatus.VersionStatus;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where lines are and what was done, as tables. */
public final class MigrationViews {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private MigrationViews() {}

    /** Every line with its versions and with what does not fit. */
    public static List<String> status(List<MigrationStatus> lines, ZoneId zone, Terminal terminal) {
        List<String> text = new ArrayList<>();
        for (MigrationStatus line : lines) {
            text.add(heading(line, terminal));
            if (!line.versions().isEmpty()) {
                versions(line, zone).lines(terminal).forEach(text::add);
            }
            text.add("");
        }
        lines.stream()
                .flatMap(line -> line.problems().stream())
                .distinct()
                .forEach(problem ->
                        text.add(
                                Tone.BAD.paint(terminal.mark(Tone.BAD) + " ", terminal.colours())
                                        + problem));
        if (text.getLast().isEmpty()) {
            text.removeLast();
        }
        return text;
    }

    private static String heading(MigrationStatus line, Terminal terminal) {
        Tone tone =
                !line.problems().isEmpty()
                        ? Tone.BAD
                        : line.pending() > 0 ? Tone.WARNING : Tone.GOOD;
        String where = line.current().map(version -> " is at " + version).orElse(" is at its base");
        String todo = line.pending() == 0 ? ", the head" : ", " + line.pending() + " to do";
        return tone.paint(terminal.mark(tone), terminal.colours())
                + " "
                + Tone.STRONG.paint(line.line(), terminal.colours())
                + " on "
                + line.store().title()
                + where
                + todo;
    }

    private static Table versions(MigrationStatus line, ZoneId zone) {
        Table table = new Table("VERSION", "DESCRIPTION", "STATE", "UNDO", "WHEN", "WHO");
        for (VersionStatus version : line.versions()) {
            boolean repeated = version.version().isEmpty();
            table.row(
                    Cell.of(repeated ? "repeated" : version.version(), Tone.STRONG),
                    Cell.of(version.description()),
                    Cell.of(word(version.state()), tone(version.state())),
                    Cell.of(repeated ? "" : version.reversible() ? "yes" : "no"),
                    Cell.of(version.applied().map(when -> time(when, zone)).orElse("")),
                    Cell.of(version.who(), Tone.FAINT));
        }
        return table;
    }

    /** What was ever done, statement by statement. */
    public static List<String> history(List<JournalEntry> entries, ZoneId zone, Terminal terminal) {
        Table table =
                new Table(
                        "WHEN",
                        "LINE",
                        "VERSION",
                        "DESCRIPTION",
                        "WHAT",
                        ">STATEMENT",
                        "STATE",
                        ">TOOK",
                        "WHO");
        for (JournalEntry entry : entries) {
            table.row(
                    Cell.of(time(entry.started(), zone), Tone.FAINT),
                    Cell.of(entry.line()),
                    Cell.of(entry.version(), Tone.STRONG),
                    Cell.of(entry.description()),
                    Cell.of(word(entry.kind())),
                    Cell.of(entry.statement() + "/" + entry.statements()),
                    Cell.of(word(entry.state()), tone(entry.state())),
                    Cell.of(entry.took().map(Amounts::latency).orElse("")),
                    Cell.of(entry.who(), Tone.FAINT));
        }
        return table.lines(terminal);
    }

    /** What a script does, as a verb. */
    static String word(MigrationScript.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static Tone tone(State state) {
        return switch (state) {
            case APPLIED -> Tone.GOOD;
            case PENDING -> Tone.PLAIN;
            case UNFINISHED -> Tone.WARNING;
        };
    }

    private static Tone tone(JournalEntry.State state) {
        return switch (state) {
            case DONE -> Tone.GOOD;
            case STARTED -> Tone.WARNING;
            case FAILED -> Tone.BAD;
        };
    }

    private static String time(Instant when, ZoneId zone) {
        return TIME.format(when.atZone(zone));
    }
}
