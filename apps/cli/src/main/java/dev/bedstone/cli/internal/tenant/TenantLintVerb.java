package dev.bedstone.cli.internal.tenant;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.DataOption;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.cli.internal.render.Tone;
import dev.bedstone.cli.internal.render.Wrapping;
import dev.bedstone.tenancy.LintReport;
import dev.bedstone.tenancy.TenantLint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tenant lint}: what in schema and rights lets one tenant reach another's data. */
@Command(
        name = "lint",
        description = {
            "Look for everything in schemas and rights that lets one tenant reach the data of",
            "another, and say how to mend it. Changes nothing; works on any schema whose tables have",
            "a column tenant_id or say their class in their comment.",
            "Ends with 0 if nothing was found, with 1 if something was."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone tenant lint", "  bedstone tenant lint --json"})
public final class TenantLintVerb extends Verb {

    @Mixin private DataOption data = new DataOption();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        Project project = data.applyTo(Project.of(root()), shell());
        LintReport report;
        try (var bedstone = TenantStores.open(project)) {
            report = new TenantLint(bedstone.stores()).run();
        }
        if (json) {
            shell().out().print(Json.text(report.toMap()));
        } else {
            show(report);
        }
        return report.isClean() ? ExitCodes.GOOD : ExitCodes.FAILED;
    }

    private void show(LintReport report) {
        if (report.isClean()) {
            shell().print(shell().paint(Tone.GOOD, "Nothing found") + " in " + report.stores());
            return;
        }
        Table table = new Table("RULE", "OBJECT");
        report.faults()
                .forEach(found ->
                        table.row(
                                Cell.of(found.fault().rule(), Tone.BAD),
                                Cell.of(found.fault().object(), Tone.STRONG)));
        table.lines(shell().outTerminal()).forEach(shell()::print);
        report.faults().forEach(this::showMend);
        shell().print("");
        int count = report.faults().size();
        shell().print(
                        shell().paint(Tone.BAD, count + (count == 1 ? " fault" : " faults"))
                                + " found");
    }

    /** As the store's own shell takes it. */
    private void showMend(LintReport.Entry found) {
        int columns = shell().outTerminal().columns();
        String why = "-- " + found.fault().object() + ": " + found.fault().what();
        shell().print("");
        Wrapping.linesOfSql(why, columns)
                .forEach(line -> shell().print(shell().paint(Tone.FAINT, line)));
        Wrapping.linesOfSql(found.fault().mend(), columns).forEach(shell()::print);
    }
}
