package dev.bedstone.platform.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.NotFound;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@PostgresTest
class DocumentsTest {

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

    private Document create(String title) {
        return ground.as(acme, tx -> new Documents(tx).create(new NewDocument(title, "Its text")));
    }

    private List<UUID> create(int count) {
        List<NewDocument> documents =
                IntStream.range(0, count).mapToObj(n -> new NewDocument("document " + n)).toList();
        return ground.as(acme, tx -> new Documents(tx).createAll(documents));
    }

    @Test
    void keepsWhatItWasGiven() {
        Document made = create("Q3.pdf");

        assertThat(made.title()).isEqualTo("Q3.pdf");
        assertThat(made.status()).isEqualTo(DocumentStatus.PENDING);
        assertThat(made.createdBy()).isEqualTo("user:" + ((Actor.User) acme.actor()).id());
        assertThat(made.version()).isEqualTo(1);
        assertThat(made.id().version()).isEqualTo(7);
        ground.as(
                acme,
                tx -> {
                    Documents documents = new Documents(tx);
                    assertThat(documents.get(made.id())).isEqualTo(made);
                    assertThat(documents.body(made.id())).isEqualTo("Its text");
                    return null;
                });
    }

    @Test
    void anotherTenantHasNone() {
        Document made = create("Q3.pdf");

        ground.as(
                bolt,
                tx -> {
                    Documents documents = new Documents(tx);
                    assertThat(documents.find(made.id())).isEmpty();
                    assertThat(documents.list(PageRequest.first()).items()).isEmpty();
                    assertThat(documents.counts()).isEmpty();
                    assertThatThrownBy(() -> documents.delete(made.id()))
                            .isInstanceOf(NotFound.class)
                            .hasMessageContaining("another tenant's");
                    return null;
                });
    }

    @Test
    void aChangeNeedsTheVersionThatIsThere() {
        Document first = create("first");
        Document second =
                ground.as(
                        acme,
                        tx -> new Documents(tx).update(first.id(), 1, new NewDocument("second")));

        assertThat(second.version()).isEqualTo(2);
        assertThat(second.updatedAt()).isNotEqualTo(first.updatedAt());
        ground.as(
                acme,
                tx -> {
                    Documents documents = new Documents(tx);
                    NewDocument third = new NewDocument("third");
                    assertThatThrownBy(() -> documents.update(first.id(), 1, third))
                            .isInstanceOfSatisfying(
                                    Conflict.class,
                                    conflict ->
                                            assertThat(conflict.kind())
                                                    .isEqualTo(Conflict.Kind.STALE))
                            .hasMessageContaining("read it again");
                    assertThatThrownBy(() -> documents.update(UUID.randomUUID(), 1, third))
                            .isInstanceOf(NotFound.class);
                    // The transaction goes on.
                    assertThat(documents.get(first.id())).isEqualTo(second);
                    return null;
                });
    }

    @Test
    void pagesHaveEveryDocumentOnce() {
        List<UUID> made = create(25);
        List<UUID> seen = new ArrayList<>();
        PageRequest request = PageRequest.first(10);
        Optional<String> next;
        do {
            PageRequest wanted = request;
            Page<Document> page = ground.as(acme, tx -> new Documents(tx).list(wanted));
            page.items().forEach(document -> seen.add(document.id()));
            next = page.next();
            // What comes in meanwhile moves nothing.
            create("between");
            request = next.map(request::at).orElse(request);
        } while (next.isPresent());

        assertThat(seen).containsExactlyElementsOf(made.reversed());
    }

    @Test
    void aPageThatIsJustFullHasNoNextOne() {
        create(10);

        Page<Document> page = ground.as(acme, tx -> new Documents(tx).list(PageRequest.first(10)));

        assertThat(page.items()).hasSize(10);
        assertThat(page.next()).isEmpty();
    }

    @Test
    void aStatusIsGivenToAllOrToNone() {
        List<UUID> made = create(5);
        List<UUID> twice = new ArrayList<>(made);
        twice.addAll(made);
        Collections.shuffle(twice);

        List<Document> changed =
                ground.as(acme, tx -> new Documents(tx).setStatus(twice, DocumentStatus.READY));

        assertThat(changed).extracting(Document::id).containsExactlyInAnyOrderElementsOf(made);
        assertThat(changed).allMatch(document -> document.version() == 2);
        ground.as(
                acme,
                tx -> {
                    Documents documents = new Documents(tx);
                    twice.add(UUID.randomUUID());
                    assertThatThrownBy(() -> documents.setStatus(twice, DocumentStatus.FAILED))
                            .isInstanceOf(NotFound.class)
                            .hasMessageContaining("none was changed");
                    assertThat(documents.counts()).isEqualTo(Map.of(DocumentStatus.READY, 5L));
                    assertThat(documents.list(DocumentStatus.READY, PageRequest.first(3)).items())
                            .hasSize(3);
                    assertThat(documents.setStatus(List.of(), DocumentStatus.FAILED)).isEmpty();
                    return null;
                });
    }

    @Test
    void anothersDocumentCannotBeGivenAStatus() {
        List<UUID> made = create(2);

        assertThatThrownBy(() ->
                        ground.as(
                                bolt,
                                tx -> new Documents(tx).setStatus(made, DocumentStatus.FAILED)))
                .isInstanceOf(NotFound.class);

        Map<DocumentStatus, Long> counts = ground.as(acme, tx -> new Documents(tx).counts());
        assertThat(counts).isEqualTo(Map.of(DocumentStatus.PENDING, 2L));
    }

    @Test
    void moreThanABatchIsRefused() {
        List<UUID> ids = IntStream.range(0, 1_001).mapToObj(n -> UUID.randomUUID()).toList();

        assertThatThrownBy(() ->
                        ground.as(
                                acme, tx -> new Documents(tx).setStatus(ids, DocumentStatus.READY)))
                .isInstanceOf(InputException.class)
                .hasMessage("number of documents: is 1001; give 0 to 1000");
    }

    @Test
    void whatHappensIsPublishedInTheSameCommit() throws SQLException {
        UUID id =
                ground.as(
                        acme,
                        tx -> {
                            Documents documents = new Documents(tx);
                            Document made = documents.create(new NewDocument("a"));
                            tx.publish(DocumentEvent.created(made));
                            Document changed = documents.update(made.id(), 1, new NewDocument("b"));
                            tx.publish(DocumentEvent.changed(changed));
                            tx.publish(DocumentEvent.deleted(documents.delete(made.id())));
                            tx.publish(DocumentEvent.restored(documents.restore(made.id())));
                            tx.publish(DocumentEvent.deleted(documents.delete(made.id())));
                            tx.publish(DocumentEvent.purged(documents.purge(made.id())));
                            return made.id();
                        });

        assertThat(
                        ground.values(
                                "select concat_ws(' ', aggregate_version, type, payload ->>"
                                        + " 'title', payload ->> 'status') from bedstone.outbox where"
                                        + " aggregate = 'document:"
                                        + id
                                        + "' order by id"))
                .containsExactly(
                        "1 DocumentCreated a PENDING",
                        "2 DocumentChanged b PENDING",
                        "3 DocumentDeleted b",
                        "4 DocumentRestored b PENDING",
                        "5 DocumentDeleted b",
                        "6 DocumentPurged");
    }
}
