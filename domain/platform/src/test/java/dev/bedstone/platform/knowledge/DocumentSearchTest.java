package dev.bedstone.platform.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.kernel.MissingScopeException;
import dev.bedstone.kernel.Scope;
import dev.bedstone.platform.Area;
import dev.bedstone.platform.Ground;
import dev.bedstone.platform.InputException;
import dev.bedstone.platform.Page;
import dev.bedstone.platform.PageRequest;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who finds what. That indexes are used is in {@link SearchPlanTest}. */
@PostgresTest
class DocumentSearchTest {

    private static Ground ground;

    private final Scope acme = Ground.tenant();
    private final Scope bolt = Ground.tenant();

    @BeforeAll
    static void prepare(FreshDatabase database) throws SQLException {
        ground = Ground.of(database, Area.KNOWLEDGE);
    }

    @AfterAll
    static void close() {
        ground.close();
    }

    private UUID create(Scope scope, String title, String body) {
        return ground.as(scope, tx -> new Documents(tx).create(new NewDocument(title, body)).id());
    }

    private List<UUID> words(Scope scope, String query) {
        return ids(
                ground.as(scope, tx -> new DocumentSearch(tx).words(query, PageRequest.search())));
    }

    private List<UUID> titles(Scope scope, String query) {
        return ids(
                ground.as(scope, tx -> new DocumentSearch(tx).titles(query, PageRequest.search())));
    }

    private static List<UUID> ids(Page<DocumentMatch> page) {
        return page.items().stream().map(DocumentMatch::id).toList();
    }

    @Test
    void findsWordsInTheirForms() {
        UUID report = create(acme, "Quarterly report", "Revenues were growing in every region.");
        UUID title = create(acme, "Growth of revenue", "Nothing else.");
        create(acme, "Menu", "Soup, and a soup.");

        assertThat(words(acme, "revenue")).containsExactly(title, report);
        assertThat(words(acme, "grow -nothing")).containsExactly(report);
        assertThat(words(acme, "\"every region\"")).containsExactly(report);
        assertThat(words(acme, "menu or quarterly")).hasSize(2);
        assertThat(words(acme, "the")).isEmpty();
        assertThat(words(acme, "it's (a & ! broken:* <-> \"query")).isEmpty();
    }

    @Test
    void findsTitlesWithErrors() {
        UUID invoice = create(acme, "Invoice 2026-0042 for Globex", "");
        create(acme, "Quarterly report", "");

        assertThat(titles(acme, "invoce")).containsExactly(invoice);
        assertThat(titles(acme, "globx")).containsExactly(invoice);
        assertThat(titles(acme, "100%_\\")).isEmpty();
    }

    @Test
    void aSearchOfItsOwnFindsTheSameForTheSameTenant() {
        UUID invoice = create(acme, "Invoice of Acme", "A secret of revenue.");
        DocumentSearch search = new DocumentSearch(ground.postgres()::query);

        assertThat(acme.call(() -> ids(search.words("secret", PageRequest.search()))))
                .containsExactly(invoice);
        assertThat(acme.call(() -> ids(search.titles("invoce", PageRequest.search()))))
                .containsExactly(invoice);
        assertThat(bolt.call(() -> ids(search.words("secret", PageRequest.search())))).isEmpty();
        assertThatThrownBy(() -> search.words("secret", PageRequest.search()))
                .isInstanceOf(MissingScopeException.class);
    }

    @Test
    void anotherTenantFindsNothing() {
        create(acme, "Invoice of Acme", "A secret.");

        assertThat(words(bolt, "secret")).isEmpty();
        assertThat(titles(bolt, "invoice")).isEmpty();
        assertThatThrownBy(() ->
                        ground.postgres()
                                .withoutTenant()
                                .transaction(tx ->
                                        new DocumentSearch(tx)
                                                .words("secret", PageRequest.search())))
                .hasMessageContaining("no tenant is bound");
    }

    @Test
    void theTableOfSearchIsReachedByItsFunctionsAlone() {
        assertThatThrownBy(() ->
                        ground.as(
                                acme,
                                tx ->
                                        tx.sql("select title from platform.document_search")
                                                .list(String.class)))
                .isInstanceOf(dev.bedstone.kernel.Denied.class);
    }

    @Test
    void whatChangesIsFoundByItsNewWords() {
        UUID id = create(acme, "Draft", "An apple.");

        ground.as(acme, tx -> new Documents(tx).update(id, 1, new NewDocument("Final", "A pear.")));

        assertThat(words(acme, "apple or draft")).isEmpty();
        assertThat(words(acme, "pear")).containsExactly(id);
        assertThat(titles(acme, "final")).containsExactly(id);
    }

    @Test
    void pagesHaveEveryMatchOnce() {
        List<UUID> made = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            made.add(create(acme, "number " + i, "needle ".repeat(i % 5 + 1)));
        }
        List<UUID> seen = new ArrayList<>();
        PageRequest request = PageRequest.first(5);
        Optional<String> next;
        do {
            PageRequest wanted = request;
            Page<DocumentMatch> page =
                    ground.as(acme, tx -> new DocumentSearch(tx).words("needle", wanted));
            seen.addAll(ids(page));
            next = page.next();
            request = next.map(request::at).orElse(request);
        } while (next.isPresent());

        assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void aLongTextIsSearchedAsFarAsItGoes() {
        StringBuilder body = new StringBuilder();
        for (int n = 0; body.length() < 990_000; n++) {
            body.append('w').append(Integer.toString(n, 36)).append(' ');
        }
        body.append("needle");
        UUID id = create(acme, "Long", body.toString());

        assertThat(words(acme, "w1")).containsExactly(id);
        assertThat(words(acme, "needle")).isEmpty();
    }

    @Test
    void aCursorIsForItsQuery() {
        for (int i = 0; i < 3; i++) {
            create(acme, "number " + i, "apple pear");
        }
        Page<DocumentMatch> page =
                ground.as(acme, tx -> new DocumentSearch(tx).words("apple", PageRequest.first(1)));
        PageRequest next = PageRequest.first(1).at(page.next().orElseThrow());

        assertThatThrownBy(() -> ground.as(acme, tx -> new DocumentSearch(tx).words("pear", next)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("does not belong to this list of this tenant");
    }
}
