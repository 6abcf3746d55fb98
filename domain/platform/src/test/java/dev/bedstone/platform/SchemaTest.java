package dev.bedstone.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Scope;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.platform.knowledge.DocumentMatch;
import dev.bedstone.platform.knowledge.DocumentSearch;
import dev.bedstone.platform.knowledge.Documents;
import dev.bedstone.platform.knowledge.NewDocument;
import dev.bedstone.tenancy.LintReport;
import dev.bedstone.tenancy.ProofReport;
import dev.bedstone.tenancy.ProofReport.Result;
import dev.bedstone.tenancy.TenantLint;
import dev.bedstone.tenancy.TenantProof;
import dev.bedstone.tenancy.Verdict;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables of every area, alone and together: clean, proven, and gone without a trace. */
@PostgresTest
class SchemaTest {

    @Test
    void allAreasTogetherAreCleanAndProven(FreshDatabase database) throws SQLException {
        try (Ground ground = new Ground(database, Area.KNOWLEDGE, Area.values())) {
            ground.execute(PostgresRole.SUPERUSER, "alter role bedstone_owner createdb");
            LintReport lint = new TenantLint(List.of(ground.postgres())).run();
            assertThat(lint.faults()).isEmpty();

            ProofReport proof = new TenantProof(List.of(ground.postgres())).run();
            assertThat(proof.results())
                    .filteredOn(result -> result.verdict() == Verdict.LEAKS)
                    .extracting(Result::attack, Result::leaks)
                    .isEmpty();
            // These say the tenant themselves: there is nothing that could be taken away.
            assertThat(proof.results())
                    .flatExtracting(Result::unproven)
                    .allMatch(object -> object.toString().startsWith("function platform.search_"));
            assertThat(proof.leftOut().get("postgres")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Area.class)
    void anAreaNeedsNoOtherOneAndItsUndoLeavesNothing(Area area, FreshDatabase database)
            throws SQLException {
        try (Ground ground = new Ground(database, area)) {
            ground.execute(PostgresRole.SUPERUSER, "alter role bedstone_owner createdb");
            ground.migrations().verify();
            assertThat(new TenantLint(List.of(ground.postgres())).run().faults()).isEmpty();
        }
    }

    @Test
    void anAreaIsTakenLaterAndALineThatIsThereMayBeLeftOut(FreshDatabase database) {
        try (Ground first = new Ground(database, Area.IDENTITY);
                Ground later = new Ground(database, Area.PROJECTS)) {
            assertThat(later.migrations().status())
                    .isNotEmpty()
                    .allMatch(line -> line.pending() == 0 && line.problems().isEmpty());
            assertThat(first.migrations().status())
                    .isNotEmpty()
                    .allMatch(line -> line.pending() == 0 && line.problems().isEmpty());
        }
    }

    @Test
    void documentsThatWereThereBeforeSearchAreFound(FreshDatabase database) {
        try (Ground ground = new Ground(database, Area.KNOWLEDGE)) {
            Scope acme = Ground.tenant();
            Migrations knowledge =
                    ground.migrations()
                            .line("platform-knowledge")
                            .with(MigrationOptions.STANDARD.allowingDataLoss());
            knowledge.down(MigrationTarget.of("-1"));
            UUID id =
                    ground.as(
                            acme,
                            tx -> new Documents(tx).create(new NewDocument("old", "needle")).id());

            knowledge.up();

            List<DocumentMatch> found =
                    ground.as(
                            acme,
                            tx ->
                                    new DocumentSearch(tx)
                                            .words("needle", PageRequest.search())
                                            .items());
            assertThat(found).extracting(DocumentMatch::id).containsExactly(id);
        }
    }
}
