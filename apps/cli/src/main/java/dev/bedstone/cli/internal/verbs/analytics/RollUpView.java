package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.internal.Shell;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.cli.internal.render.Tone;
import dev.bedstone.ingest.RollUpReport;
import dev.bedstone.ingest.RollUpReport.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What roll-ups say beside what their rows say, for a person and for a program. */
final class RollUpView {

    /** Of one roll-up; a crash under load leaves hundreds of minutes behind. */
    private static final int MOST = 20;

    private RollUpView() {}

    static void show(RollUpReport report, Shell shell) {
        boolean differs = report.tables().stream().anyMatch(table -> !table.times().isEmpty());
        if (differs) {
            Table table = new Table("ROLL-UP", "FROM", ">ROWS", ">ROLL-UP SAYS", "");
            report.tables().forEach(one -> rows(table, one));
            table.lines(shell.outTerminal()).forEach(shell::print);
            shell.print("");
        }
        report.tables()
                .forEach(one ->
                        one.notCompared()
                                .ifPresent(why ->
                                        shell.note(one.name() + " is not compared: " + why)));
        shell.print(summary(report));
        advice(report, shell);
    }

    private static void rows(Table table, RollUpReport.Table one) {
        one.times().stream()
                .limit(MOST)
                .forEach(time ->
                        table.row(
                                Cell.of(one.name()),
                                Cell.of(Texts.time(time.begin())),
                                Cell.of(Texts.count(time.rows())),
                                Cell.of(Texts.count(time.counted())),
                                Cell.of(words(time.state()), tone(time.state()))));
        int more = one.times().size() - MOST;
        if (more > 0) {
            table.row(
                    Cell.of(one.name()),
                    Cell.of("… and " + more + " more"),
                    Cell.of(""),
                    Cell.of(""),
                    Cell.of("see --json"));
        }
    }

    private static String words(State state) {
        return switch (state) {
            case LACKING -> "lacks rows";
            case SURPLUS -> "has more than the rows";
            case NOT_KEPT -> "rows no longer kept";
            case BEING_WRITTEN -> "being written";
            case MENDED -> "mended";
        };
    }

    private static Tone tone(State state) {
        return switch (state) {
            case LACKING, SURPLUS -> Tone.BAD;
            case BEING_WRITTEN -> Tone.WARNING;
            case NOT_KEPT -> Tone.FAINT;
            case MENDED -> Tone.PLAIN;
        };
    }

    private static String summary(RollUpReport report) {
        long compared =
                report.tables().stream().filter(table -> table.notCompared().isEmpty()).count();
        List<String> found = new ArrayList<>();
        for (State state : State.values()) {
            if (report.count(state) > 0) {
                found.add(report.count(state) + " × " + words(state));
            }
        }
        return "%d roll-ups compared, %s to %s: %s."
                .formatted(
                        compared,
                        Texts.time(report.from()),
                        Texts.time(report.to()),
                        found.isEmpty()
                                ? "they say what their rows say"
                                : String.join(", ", found));
    }

    private static void advice(RollUpReport report, Shell shell) {
        if (report.count(State.LACKING) > 0) {
            shell.complain(
                    "what lacks rows is made again from them by 'bedstone analytics repair' with"
                            + " the same times");
        }
        if (report.count(State.SURPLUS) > 0) {
            shell.complain(
                    "a roll-up has more than its rows if a batch was added twice, and if somebody"
                            + " deleted rows; 'bedstone analytics repair --surplus' takes it away");
        }
        if (report.count(State.BEING_WRITTEN) > 0) {
            shell.note("what is being written cannot be told yet: look again later");
        }
    }

    static Map<String, Object> document(RollUpReport report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("from", report.from());
        document.put("to", report.to());
        document.put("whole", report.isWhole());
        document.put("rollUps", report.tables().stream().map(RollUpView::map).toList());
        return document;
    }

    private static Map<String, Object> map(RollUpReport.Table table) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("table", table.name());
        map.put("counted", table.measure());
        map.put("notCompared", table.notCompared());
        map.put("times", table.times().stream().map(RollUpView::map).toList());
        return map;
    }

    private static Map<String, Object> map(RollUpReport.Time time) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("from", time.begin());
        map.put("rows", time.rows());
        map.put("rollUpSays", time.counted());
        map.put("state", time.state().name().toLowerCase(Locale.ROOT));
        return map;
    }
}
