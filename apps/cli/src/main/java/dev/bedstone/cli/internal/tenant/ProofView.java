package dev.bedstone.cli.internal.tenant;

import dev.bedstone.cli.internal.Shell;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.cli.internal.render.Tone;
import dev.bedstone.tenancy.ProofReport;
import dev.bedstone.tenancy.ProofReport.Place;
import dev.bedstone.tenancy.ProofReport.Result;
import dev.bedstone.tenancy.Verdict;
import java.util.List;

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
        return table;
    }

    private void notes(ProofReport report) {
        for (Result result : report.results()) {
            if (result.verdict() == Verdict.LEAKS) {
                result.leaks()
                        .forEach((object, what) ->
                                note(Tone.BAD, result, "leaks at " + object + ": " + what));
            }
            result.attack()
                    .limit()
                    .filter(limit -> result.verdict() == Verdict.NOT_DEFENDED)
                    .ifPresent(limit -> note(Tone.WARNING, result, limit));
            for (String object : result.unproven()) {
                note(Tone.WARNING, result, "proves nothing at " + object);
            }
        }
        report.leftOut()
                .forEach((store, objects) ->
                        objects.forEach((object, reason) ->
                                shell.print(
                                        shell.paint(Tone.WARNING, "left out")
                                                + " "
                                                + object
                                                + ": "
                                                + reason)));
    }

    private void note(Tone tone, Result result, String text) {
        shell.print(shell.paint(tone, result.attack().key()) + " " + text);
    }

    private void conclude(ProofReport report) {
        long leaks =
                report.results().stream()
                        .filter(result -> result.verdict() == Verdict.LEAKS)
                        .count();
        shell.print("");
        shell.print(
                report.holds()
                        ? shell.paint(Tone.GOOD, "No attack") + " reached another tenant's data"
                        : shell.paint(Tone.BAD, leaks + (leaks == 1 ? " attack" : " attacks"))
                                + " reached another tenant's data; 'bedstone tenant lint' says how"
                                + " to mend it");
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
