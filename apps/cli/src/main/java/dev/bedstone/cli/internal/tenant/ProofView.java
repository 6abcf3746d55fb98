package dev.bedstone.cli.internal.tenant;

import dev.bedstone.cli.internal.Shell;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.cli.internal.render.Tone;
import dev.bedstone.tenancy.ProofReport;
import dev.bedstone.tenancy.ProofReport.Place;
import dev.bedstone.tenancy.ProofReport.Result;
import dev.bedstone.tenancy.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A proof for a person: the attacks in a table, then what leaks, and what is not proven. */
final class ProofView {

    private final Shell shell;

    ProofView(Shell shell) {
        this.shell = shell;
    }

    void show(ProofReport report) {
        for (Place place : Place.values()) {
            List<Result> results =
                    report.results().stream().filter(result -> result.place() == place).toList();
            if (!results.isEmpty()) {
                shell.print(shell.paint(Tone.STRONG, title(place)));
                table(results).lines(shell.outTerminal()).forEach(shell::print);
                shell.print("");
            }
        }
        notes(report);
        conclude(report);
    }

    private static String title(Place place) {
        return switch (place) {
            case COPY -> "On a copy of the schema, with two tenants planted";
            case LIVE -> "On the database as it is, as a tenant that does not exist";
        };
    }

    private Table table(List<Result> results) {
        Table table = new Table("ATTACK", "VERDICT", ">TRIED", "WHAT IT DOES");
        for (Result result : results) {
            Tone tone = tone(result.verdict());
            String mark = shell.outTerminal().mark(tone);
            table.row(
                    Cell.of(result.attack().key(), Tone.STRONG),
                    Cell.of(mark + " " + word(result.verdict()), tone),
                    Cell.of(result.tried().size()),
                    Cell.of(result.attack().what()));
        }
        return table.wrapping();
    }

    private void notes(ProofReport report) {
        Table leaks = new Table("LEAKS", "WHAT, AND WHERE");
        Table open = new Table("NOT DEFENDED", "WHY, AND WHAT TO DO");
        Table unproven = new Table("UNPROVEN", "ALSO WITHOUT PROTECTION NOTHING WAS REACHED AT");
        Table leftOut = new Table("LEFT OUT", "WHY");
        for (Result result : report.results()) {
            leaks(leaks, result);
            result.attack()
                    .limit()
                    .filter(limit -> result.verdict() == Verdict.NOT_DEFENDED)
                    .map(limit -> limit.replaceFirst("^not defended: ", ""))
                    .ifPresent(limit -> note(open, Tone.WARNING, result, limit));
            if (!result.unproven().isEmpty()) {
                note(unproven, Tone.WARNING, result, String.join(", ", result.unproven()));
            }
        }
        report.leftOut()
                .values()
                .forEach(objects ->
                        objects.forEach((object, reason) ->
                                leftOut.row(Cell.of(object, Tone.WARNING), Cell.of(reason))));
        List.of(leaks, open, unproven, leftOut).forEach(this::show);
    }

    /** Objects of which the same is to be said are named together. */
    private static void leaks(Table table, Result result) {
        if (result.verdict() == Verdict.LEAKS) {
            Map<String, List<String>> objects = new LinkedHashMap<>();
            result.leaks()
                    .forEach((object, what) ->
                            objects.computeIfAbsent(what, key -> new ArrayList<>()).add(object));
            objects.forEach((what, where) ->
                    note(table, Tone.BAD, result, what + ": " + String.join(", ", where)));
        }
    }

    private static void note(Table table, Tone tone, Result result, String text) {
        table.row(Cell.of(result.attack().key(), tone), Cell.of(text));
    }

    private void show(Table table) {
        if (!table.isEmpty()) {
            table.wrapping().lines(shell.outTerminal()).forEach(shell::print);
            shell.print("");
        }
    }

    private void conclude(ProofReport report) {
        long leaks =
                report.results().stream()
                        .filter(result -> result.verdict() == Verdict.LEAKS)
                        .count();
        shell.print(
                report.holds()
                        ? shell.paint(Tone.GOOD, "No attack")
                                + " reached another tenant's data: "
                                + counts(report)
                        : shell.paint(Tone.BAD, leaks + (leaks == 1 ? " attack" : " attacks"))
                                + " reached another tenant's data; 'bedstone tenant lint' says how"
                                + " to mend it");
    }

    /** What came of the attacks on the copy, or, where there is none, of those on the database. */
    private static String counts(ProofReport report) {
        Place place = report.results().isEmpty() ? Place.COPY : report.results().getFirst().place();
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        report.results().stream()
                .filter(result -> result.place() == place)
                .forEach(result -> counts.merge(result.verdict(), 1L, Long::sum));
        return counts.entrySet().stream()
                .map(count -> count.getValue() + " " + word(count.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static Tone tone(Verdict verdict) {
        return switch (verdict) {
            case DEFENDED, NOTHING_READ -> Tone.GOOD;
            case LEAKS -> Tone.BAD;
            case UNPROVEN, NOT_DEFENDED -> Tone.WARNING;
            case UNTRIED -> Tone.FAINT;
        };
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case DEFENDED -> "defended";
            case LEAKS -> "leaks";
            case UNPROVEN -> "unproven";
            case NOT_DEFENDED -> "not defended";
            case NOTHING_READ -> "nothing read";
            case UNTRIED -> "nothing to try";
        };
    }
}
