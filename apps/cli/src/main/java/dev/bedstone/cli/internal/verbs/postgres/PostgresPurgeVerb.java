package dev.bedstone.cli.internal.verbs.postgres;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.DataOption;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.runtime.Bedstone;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code postgres purge}: deletes what is kept no longer. */
@Command(
        name = "purge",
        description = {
            "Delete what is kept no longer, of all tenants.",
            "These are idempotency keys that are older than bedstone.postgres.idempotency.keep. Let a"
                    + " timer run it once a day; needs the role for work across tenants, and is recorded"
                    + " as such work."
        },
        footerHeading = "%nExample:%n",
        footer = "  bedstone postgres purge")
public final class PostgresPurgeVerb extends Verb {

    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() {
        Project project = data.applyTo(Project.of(root()), shell());
        long purged;
        try (Bedstone bedstone =
                Bedstone.builder(project.config()).install(Postgres.store()).open()) {
            purged = bedstone.store(Postgres.class).purge();
        }
        shell().print(
                        purged
                                + (purged == 1 ? " idempotency key" : " idempotency keys")
                                + " deleted");
        return ExitCodes.GOOD;
    }
}
