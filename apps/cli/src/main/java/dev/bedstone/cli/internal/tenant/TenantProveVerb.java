package dev.bedstone.cli.internal.tenant;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.DataOption;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.tenancy.ProofReport;
import dev.bedstone.tenancy.TenantProof;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tenant prove}: attacks that have to fail, each shown to succeed without protection. */
@Command(
        name = "prove",
        description = {
            "Attack a copy of the schema as one tenant that wants the data of another. Each attack is",
            "tried again after its protection was taken away there: one that fails even then proves",
            "nothing. Then read from the database as it is, as a tenant that does not exist.",
            "The copy holds no data but planted rows, and is dropped; nothing else is changed.",
            "Ends with 0 if nothing leaks, with 1 if something does."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone tenant prove",
            "  bedstone tenant prove --live     only read, where no copy may be made",
            "  bedstone tenant prove --json"
        })
public final class TenantProveVerb extends Verb {

    @Mixin private DataOption data = new DataOption();

    @Option(names = "--live", description = "Only read from the database as it is.")
    private boolean live;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        Project project = data.applyTo(Project.of(root()), shell());
        ProofReport report;
        try (var bedstone = TenantStores.open(project)) {
            TenantProof proof = new TenantProof(bedstone.stores());
            report = live ? proof.runLive() : proof.run();
        }
        if (json) {
            shell().out().print(Json.text(report.toMap()));
        } else {
            new ProofView(shell()).show(report);
        }
        return report.holds() ? ExitCodes.GOOD : ExitCodes.FAILED;
    }
}
