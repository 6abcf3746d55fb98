package dev.bedstone.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.kernel.Scope;
import dev.bedstone.platform.knowledge.DeletedDocument;
import dev.bedstone.platform.knowledge.DocumentMatch;
import dev.bedstone.platform.knowledge.DocumentSearch;
import dev.bedstone.platform.knowledge.DocumentStatus;
import dev.bedstone.platform.knowledge.Documents;
import dev.bedstone.platform.knowledge.NewDocument;
import dev.bedstone.platform.projects.EnvironmentKind;
import dev.bedstone.platform.projects.Environments;
import dev.bedstone.platform.projects.NewEnvironment;
import dev.bedstone.platform.projects.NewProject;
import dev.bedstone.platform.projects.Projects;
import dev.bedstone.postgres.PostgresTx;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * R105, in PostgreSQL: what is deleted is on no way of reading, its keys are free, it comes back
 * whole, and purged it is gone.
 */
@PostgresTest
class SoftDeleteTest {

    private Ground ground;
    private final Scope acme = Ground.tenant();
    private UUID document = new UUID(0, 0);
    private UUID project = new UUID(0, 0);
    private UUID environment = new UUID(0, 0);

    @BeforeEach
    void prepare(FreshDatabase database) throws SQLException {
        ground = Ground.of(database, Area.KNOWLEDGE, Area.PROJECTS);
        ground.as(
                acme,
                tx -> {
                    document = new Documents(tx).create(new NewDocument("needle", "a needle")).id();
                    project = new Projects(tx).create(new NewProject("atlas", "Atlas")).id();
                    environment =
                            new Environments(tx)
                                    .create(
                                            project,
                                            new NewEnvironment(
                                                    "live", "Live", EnvironmentKind.PRODUCTION))
                                    .id();
                    return null;
                });
    }

    @AfterEach
    void close() {
        ground.close();
    }

    /** Every way there is to read what was made above, and whether it still shows it. */
    private Set<String> shown() {
        return ground.as(
                acme,
                tx -> {
                    Set<String> shown = new TreeSet<>();
                    ways(tx).forEach((way, shows) -> {
                        if (isShown(shows)) {
                            shown.add(way);
                        }
                    });
                    return shown;
                });
    }

    private static boolean isShown(BooleanSupplier way) {
        try {
            return way.getAsBoolean();
        } catch (NotFound gone) {
            return false;
        }
    }

    private Map<String, BooleanSupplier> ways(PostgresTx tx) {
        Documents documents = new Documents(tx);
        DocumentSearch search = new DocumentSearch(tx);
        Projects projects = new Projects(tx);
        Environments environments = new Environments(tx);
        PageRequest page = PageRequest.first();
        Map<String, BooleanSupplier> ways = new LinkedHashMap<>();
        ways.put("document find", () -> documents.find(document).isPresent());
        ways.put("document get", () -> documents.get(document) != null);
        ways.put("document body", () -> !documents.body(document).isEmpty());
        ways.put("document list", () -> !documents.list(page).items().isEmpty());
        ways.put(
                "document list of status",
                () -> !documents.list(DocumentStatus.PENDING, page).items().isEmpty());
        ways.put("document counts", () -> !documents.counts().isEmpty());
        ways.put("document words", () -> !search.words("needle", page).items().isEmpty());
        ways.put("document titles", () -> !search.titles("needle", page).items().isEmpty());
        ways.put("document view", () -> rows(tx, "platform.live_document") > 0);
        ways.put(
                "document status",
                () -> !documents.setStatus(List.of(document), DocumentStatus.PENDING).isEmpty());
        ways.put("project find", () -> projects.find(project).isPresent());
        ways.put("project slug", () -> projects.findBySlug("atlas").isPresent());
        ways.put("project list", () -> !projects.list(page).items().isEmpty());
        ways.put("environment find", () -> environments.find(environment).isPresent());
        ways.put(
                "environment list", () -> !environments.ofProject(project, page).items().isEmpty());
        ways.put(
                "join",
                () ->
                        rows(
                                        tx,
                                        "platform.live_project p join platform.live_environment e"
                                                + " on e.project_id = p.id")
                                > 0);
        return ways;
    }

    private static long rows(PostgresTx tx, String from) {
        return tx.sql("select count(*) from " + from).one(Long.class);
    }

    private void delete() {
        ground.as(
                acme,
                tx -> {
                    new Documents(tx).delete(document);
                    new Projects(tx).delete(project);
                    return null;
                });
    }

    @Test
    void whatIsDeletedIsOnNoWay() {
        Set<String> before = shown();

        delete();

        assertThat(before).hasSize(16);
        assertThat(shown()).isEmpty();
        List<DeletedDocument> trash =
                ground.as(acme, tx -> new Documents(tx).deleted(PageRequest.first()).items());
        assertThat(trash).extracting(DeletedDocument::id).containsExactly(document);
    }

    @Test
    void controlWithoutTheirConditionsEveryWayShowsIt() throws SQLException {
        ground.execute(
                PostgresRole.OWNER,
                """
                drop trigger document_search_update on platform.document;
                create or replace view platform.live_document with (security_invoker = true) as
                    select tenant_id, id, title, body, status, created_by, created_at, updated_at, version
                      from platform.document;
                create or replace view platform.live_project with (security_invoker = true) as
                    select tenant_id, id, slug, name, description, created_by, created_at, updated_at, version
                      from platform.project;
                create or replace view platform.live_environment with (security_invoker = true) as
                    select tenant_id, id, project_id, slug, name, kind, created_by, created_at, updated_at, version
                      from platform.environment;
                """);

        delete();

        // A change goes by the table itself.
        assertThat(shown()).hasSize(15).doesNotContain("document status");
    }

    @Test
    void whatIsRestoredIsBackOnEveryWay() {
        Set<String> before = shown();
        delete();

        ground.as(
                acme,
                tx -> {
                    new Documents(tx).restore(document);
                    new Projects(tx).restore(project);
                    return null;
                });

        assertThat(shown()).isEqualTo(before);
    }

    @Test
    void whatIsPurgedIsGone() throws SQLException {
        delete();
        ground.as(
                acme,
                tx -> {
                    new Documents(tx).purge(document);
                    new Projects(tx).purge(project);
                    return null;
                });

        for (String table : List.of("document", "document_search", "project", "environment")) {
            assertThat(ground.values("select count(*) from platform." + table))
                    .as(table)
                    .containsExactly("0");
        }
    }

    @Test
    void whatLiesLongEnoughIsPurgedInParts() {
        List<UUID> made =
                ground.as(
                        acme,
                        tx -> {
                            Documents documents = new Documents(tx);
                            List<UUID> ids = new ArrayList<>();
                            for (int i = 0; i < 5; i++) {
                                ids.add(documents.create(new NewDocument("old " + i)).id());
                                documents.delete(ids.getLast());
                            }
                            return ids;
                        });
        Instant later = Instant.now().plusSeconds(3600);

        List<DeletedDocument> none =
                ground.as(
                        acme, tx -> new Documents(tx).purgeDeletedBefore(later.minusSeconds(7200)));
        List<DeletedDocument> purged =
                ground.as(acme, tx -> new Documents(tx).purgeDeletedBefore(later));

        assertThat(none).isEmpty();
        assertThat(purged)
                .extracting(DeletedDocument::id)
                .containsExactlyInAnyOrderElementsOf(made);
        assertThat(shown()).contains("document find");
        List<DocumentMatch> found =
                ground.as(
                        acme,
                        tx -> new DocumentSearch(tx).titles("old", PageRequest.search()).items());
        assertThat(found).isEmpty();
    }
}
