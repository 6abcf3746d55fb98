package dev.bedstone.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.platform.identity.NewOrganization;
import dev.bedstone.platform.identity.NewUser;
import dev.bedstone.platform.identity.Organization;
import dev.bedstone.platform.identity.Organizations;
import dev.bedstone.platform.identity.User;
import dev.bedstone.platform.identity.UserOrganization;
import dev.bedstone.platform.identity.Users;
import dev.bedstone.platform.knowledge.Document;
import dev.bedstone.platform.knowledge.DocumentEvent;
import dev.bedstone.platform.knowledge.DocumentMatch;
import dev.bedstone.platform.knowledge.DocumentSearch;
import dev.bedstone.platform.knowledge.DocumentStatus;
import dev.bedstone.platform.knowledge.Documents;
import dev.bedstone.platform.knowledge.NewDocument;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import dev.bedstone.testkit.docs.Guide;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The examples of the guide, compiled and run. */
@PostgresTest
class GuideTest {

    /** Stands for the builder of an application. */
    private static final class Builder {

        private final List<MigrationLine> lines = new ArrayList<>();

        private void migrations(MigrationLine line) {
            lines.add(line);
        }
    }

    private final InstantSource clock = InstantSource.system();

    @Test
    void theExamplesAreThisCode() {
        Guide.read(Path.of("../../docs/guides/platform.md"))
                .assertExamplesAreRegionsOf(
                        "java", Path.of("src/test/java/dev/bedstone/platform/GuideTest.java"));
    }

    @Test
    void theExamplesRun(FreshDatabase database) {
        Builder builder = new Builder();
        // @start region="lines"
        Area.lines(Area.IDENTITY, Area.PROJECTS, Area.KNOWLEDGE).forEach(builder::migrations);
        // @end region="lines"
        try (Postgres postgres = Postgres.open(database.config(), StoreHooks.NONE)) {
            Migrations.of(List.of(postgres), builder.lines, MigrationOptions.STANDARD).up();
            Scope scope = signIn(postgres);
            Document made = documents(postgres, scope);
            lists(postgres, scope);
            delete(postgres, scope, made);
        }
    }

    private static Scope signIn(Postgres postgres) {
        // @start region="sign-in"
        User ada =
                postgres.withoutTenant()
                        .transaction(tx -> {
                            Users users = new Users(tx);
                            return users.findByEmail("ada@acme.example")
                                    .orElseGet(() ->
                                            users.create(new NewUser("ada@acme.example", "Ada")));
                        });
        Organization acme =
                postgres.withoutTenant()
                        .transaction(tx ->
                                new Organizations(tx)
                                        .create(new NewOrganization("acme", "Acme"), ada.id()));
        List<UserOrganization> hers =
                postgres.withoutTenant().transaction(tx -> new Organizations(tx).ofUser(ada.id()));
        Scope scope = new Scope(hers.getFirst().tenant(), Actor.user(ada.id()));
        // @end region="sign-in"
        assertThat(scope.tenant()).isEqualTo(acme.tenant());
        return scope;
    }

    private static Document documents(Postgres postgres, Scope scope) {
        // @start region="documents"
        Document made =
                scope.call(() ->
                        postgres.transaction(tx -> {
                            Document document =
                                    new Documents(tx)
                                            .create(new NewDocument("Q3.pdf", "Growing revenues."));
                            tx.publish(DocumentEvent.created(document));
                            return document;
                        }));
        Document changed =
                scope.call(() ->
                        postgres.transaction(tx ->
                                new Documents(tx)
                                        .update(
                                                made.id(),
                                                made.version(),
                                                new NewDocument(
                                                        "Q3 final.pdf", "Revenues grew."))));
        // @end region="documents"
        assertThat(changed.version()).isEqualTo(2);
        return changed;
    }

    private static void lists(Postgres postgres, Scope scope) {
        // @start region="batch"
        List<UUID> ids =
                scope.call(() ->
                        postgres.transaction(tx ->
                                new Documents(tx)
                                        .createAll(
                                                List.of(
                                                        new NewDocument("a"),
                                                        new NewDocument("b")))));
        List<Document> ready =
                scope.call(() ->
                        postgres.transaction(
                                tx -> new Documents(tx).setStatus(ids, DocumentStatus.READY)));
        // @end region="batch"
        assertThat(ready).hasSize(2);
        // @start region="pages"
        PageRequest request = PageRequest.first(20);
        Page<Document> first =
                scope.call(() -> postgres.read(tx -> new Documents(tx).list(request)));
        Optional<Page<Document>> second =
                first.next()
                        .map(cursor ->
                                scope.call(() ->
                                        postgres.read(
                                                tx -> new Documents(tx).list(request.at(cursor)))));
        // @end region="pages"
        assertThat(first.items()).hasSize(3);
        assertThat(second).isEmpty();
        // @start region="search"
        Page<DocumentMatch> words =
                scope.call(() ->
                        postgres.read(tx ->
                                new DocumentSearch(tx)
                                        .words("revenue -draft", PageRequest.search())));
        Page<DocumentMatch> titles =
                scope.call(() ->
                        postgres.read(
                                tx -> new DocumentSearch(tx).titles("finl", PageRequest.search())));
        // @end region="search"
        // @start region="search-alone"
        Page<DocumentMatch> alone =
                scope.call(() ->
                        new DocumentSearch(postgres::query).words("revenue", PageRequest.search()));
        // @end region="search-alone"
        assertThat(alone.items()).hasSize(1);
        assertThat(words.items()).hasSize(1);
        assertThat(titles.items()).hasSize(1);
    }

    private void delete(Postgres postgres, Scope scope, Document made) {
        // @start region="delete"
        scope.run(() ->
                postgres.transaction(tx -> {
                    Documents documents = new Documents(tx);
                    documents.delete(made.id());
                    documents.restore(made.id());
                    documents.delete(made.id());
                    return documents.purgeDeletedBefore(clock.instant().minus(Duration.ofDays(30)));
                }));
        // @end region="delete"
        String text = made.id().toString();
        String word = "ready";
        // @start region="input"
        UUID id = Input.id("document", text);
        DocumentStatus status = Input.constant("status", DocumentStatus.class, word);
        // @end region="input"
        assertThat(id).isEqualTo(made.id());
        assertThat(status).isEqualTo(DocumentStatus.READY);
    }
}
