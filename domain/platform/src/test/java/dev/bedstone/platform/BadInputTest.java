package dev.bedstone.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.Scope;
import dev.bedstone.platform.knowledge.Document;
import dev.bedstone.platform.knowledge.DocumentSearch;
import dev.bedstone.platform.knowledge.DocumentStatus;
import dev.bedstone.platform.knowledge.Documents;
import dev.bedstone.platform.knowledge.NewDocument;
import dev.bedstone.platform.projects.EnvironmentKind;
import dev.bedstone.platform.projects.Environments;
import dev.bedstone.platform.projects.NewEnvironment;
import dev.bedstone.platform.projects.NewProject;
import dev.bedstone.platform.projects.Project;
import dev.bedstone.platform.projects.Projects;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What cannot be taken is refused with advice and leaves nothing behind. What the program checks,
 * the schema checks as well: its refusals are the control of ours.
 */
@PostgresTest
class BadInputTest {

    private static Ground ground;

    private final Scope acme = Ground.tenant();
    private final Scope bolt = Ground.tenant();

    @BeforeAll
    static void prepare(FreshDatabase database) throws SQLException {
        ground = Ground.of(database, Area.KNOWLEDGE, Area.PROJECTS);
    }

    @AfterAll
    static void close() {
        ground.close();
    }

    private long rows() {
        return ground.as(
                acme, tx -> tx.sql("select count(*) from platform.document").one(Long.class));
    }

    @Test
    void everyProblemIsToldAtOnceWithoutTheText() {
        assertThatThrownBy(() -> new NewProject("No Slug", " ", "secret \0 words"))
                .isInstanceOfSatisfying(
                        InputException.class,
                        refused ->
                                assertThat(refused.problems())
                                        .extracting(Problem::where)
                                        .containsExactly("slug", "name", "description"))
                .hasMessageContaining("description: holds NUL at character 8; ")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \t\n", "a\0b", "half a pair \ud83d", "\udc00"})
    void aTitleThatCannotBeStoredIsRefused(String title) {
        assertThatThrownBy(() -> new NewDocument(title))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("title: ");
    }

    @Test
    void lengthsAreThoseOfTheSchemaInItsOwnCounting() {
        String longest = "\ud83d\ude00".repeat(500);
        Document made = ground.as(acme, tx -> new Documents(tx).create(new NewDocument(longest)));

        assertThat(made.title()).isEqualTo(longest);
        assertThatThrownBy(() -> new NewDocument(longest + "a"))
                .hasMessage("title: has 501 characters; shorten it to 500");
        assertThatThrownBy(() -> new NewDocument("a", "b".repeat(1_000_001)))
                .hasMessage("body: has 1000001 characters; shorten it to 1000000");
        // The control: past our checks the schema refuses the same.
        assertThatThrownBy(() -> insertPast("title", "'" + longest + "a'"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("document_title_check");
        assertThatThrownBy(() -> insertPast("status", "'LOST'"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("document_status_check");
        assertThat(rows()).isEqualTo(1);
    }

    private static void insertPast(String column, String value) throws SQLException {
        ground.execute(
                PostgresRole.SUPERUSER,
                "select set_config('app.actor', 'service:test', false); insert into"
                        + " platform.document (tenant_id, id, "
                        + (column.equals("title") ? "" : "title, ")
                        + "body, "
                        + column
                        + ") values (gen_random_uuid(), gen_random_uuid(), "
                        + (column.equals("title") ? "" : "'a', ")
                        + "'', "
                        + value
                        + ")");
    }

    @Test
    void aConstantThatIsNotThereIsRefusedWithThoseThatAre() {
        assertThat(Input.constant("status", DocumentStatus.class, "ready"))
                .isEqualTo(DocumentStatus.READY);
        assertThatThrownBy(() -> Input.constant("status", DocumentStatus.class, "LOST"))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "status: is none of those there are; give one of [PENDING, PROCESSING,"
                                + " READY, FAILED, ARCHIVED]");
    }

    @Test
    void aStatusOfALaterReleaseIsNotTakenForAnother(FreshDatabase database) throws SQLException {
        try (Ground other = new Ground(database, Area.KNOWLEDGE)) {
            Document made = other.as(acme, tx -> new Documents(tx).create(new NewDocument("a")));
            other.execute(
                    PostgresRole.SUPERUSER,
                    "alter table platform.document drop constraint document_status_check;"
                            + " update platform.document set status = 'LATER'");

            assertThatThrownBy(() -> other.as(acme, tx -> new Documents(tx).get(made.id())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("DocumentStatus");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "0198f3a2-7c1e-7000-8000-00000000000",
                "0198f3a2-7c1e-7000-8000-0000000000001",
                "0198f3a27c1e70008000000000000001",
                "' or true --"
            })
    void aMalformedIdIsRefused(String text) {
        assertThatThrownBy(() -> Input.id("document", text))
                .isInstanceOf(InputException.class)
                .hasMessage("document: is not an id; give a UUID in its form of 36 characters");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 201, 1_000_000_000})
    void aPageHasASize(int size) {
        assertThatThrownBy(() -> PageRequest.first(size))
                .isInstanceOf(InputException.class)
                .hasMessage("page size: is " + size + "; give 1 to 200");
    }

    @Test
    void aCursorIsForOneListOfOneTenant() {
        String cursor =
                ground.as(
                        acme,
                        tx -> {
                            Documents documents = new Documents(tx);
                            documents.createAll(
                                    IntStream.range(0, 3)
                                            .mapToObj(n -> new NewDocument("n" + n))
                                            .toList());
                            return documents.list(PageRequest.first(1)).next().orElseThrow();
                        });
        PageRequest next = PageRequest.first(1).at(cursor);
        assertThat(ground.as(acme, tx -> new Documents(tx).list(next)).items()).hasSize(1);

        assertForeign(() -> ground.as(bolt, tx -> new Documents(tx).list(next)));
        assertForeign(() -> ground.as(acme, tx -> new Projects(tx).list(next)));
        assertForeign(() -> ground.as(acme, tx -> new Documents(tx).deleted(next)));
        assertForeign(
                () -> ground.as(acme, tx -> new Documents(tx).list(DocumentStatus.PENDING, next)));
        byte[] bytes = Base64.getUrlDecoder().decode(cursor);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(changed));
        }
        for (String nonsense : List.of("", "a", "%%%", cursor + "AA", cursor.substring(4))) {
            assertRefused(nonsense);
        }
    }

    private void assertRefused(String cursor) {
        PageRequest request = PageRequest.first(1).at(cursor);
        assertForeign(() -> ground.as(acme, tx -> new Documents(tx).list(request)));
    }

    private static void assertForeign(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "page cursor: does not belong to this list of this tenant; begin again at"
                                + " the first page");
    }

    @Test
    void aBatchOverItsLimitWritesNothing() {
        List<NewDocument> many = Collections.nCopies(1_001, new NewDocument("a"));

        assertThatThrownBy(() -> ground.as(acme, tx -> new Documents(tx).createAll(many)))
                .isInstanceOf(InputException.class)
                .hasMessage("number of documents: is 1001; give 0 to 1000");

        assertThat(rows()).isZero();
    }

    @Test
    void aQueryThatSaysNothingIsRefused() {
        for (String query : List.of(" ", "a\0b", "x".repeat(201))) {
            assertThatThrownBy(() ->
                            ground.as(
                                    acme,
                                    tx ->
                                            new DocumentSearch(tx)
                                                    .words(query, PageRequest.search())))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("query: ");
        }
    }

    @Test
    void ofTwoWhoTakeOneSlugOneIsTold() throws InterruptedException {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        AtomicReference<Throwable> told = new AtomicReference<>();
        NewProject atlas = new NewProject("atlas", "Atlas");
        Thread second =
                Thread.ofVirtual()
                        .unstarted(() -> {
                            try {
                                written.await();
                                ground.as(acme, tx -> new Projects(tx).create(atlas));
                            } catch (InterruptedException | RuntimeException e) {
                                told.set(e);
                            } finally {
                                over.countDown();
                            }
                        });
        second.start();
        // The second waits for the end of this transaction, or comes after it: both must be told.
        ground.as(
                acme,
                tx -> {
                    Project made = new Projects(tx).create(atlas);
                    written.countDown();
                    return made;
                });

        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(told.get())
                .isInstanceOfSatisfying(
                        Conflict.class,
                        conflict -> assertThat(conflict.kind()).isEqualTo(Conflict.Kind.UNIQUE))
                .hasMessageContaining("choose another one");
        second.join();
    }

    @Test
    void ofTwoWhoChangeOneVersionOneIsTold() throws InterruptedException {
        Document made = ground.as(acme, tx -> new Documents(tx).create(new NewDocument("a")));
        List<Thread> callers = new ArrayList<>();
        List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) {
            NewDocument mine = new NewDocument("by caller " + i);
            callers.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    ground.as(
                                            acme,
                                            tx -> new Documents(tx).update(made.id(), 1, mine));
                                } catch (RuntimeException e) {
                                    told.add(e);
                                }
                            }));
        }
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(told)
                .hasSize(3)
                .allSatisfy(failure ->
                        assertThat(failure)
                                .isInstanceOfSatisfying(
                                        Conflict.class,
                                        conflict ->
                                                assertThat(conflict.kind())
                                                        .isEqualTo(Conflict.Kind.STALE))
                                .hasMessageContaining("read it again"));
        assertThat(ground.as(acme, tx -> new Documents(tx).get(made.id())).version()).isEqualTo(2);
    }

    /** A parent that goes while its child is written: one of the two waits, and is told. */
    @Test
    void ofAParentDeletedMeanwhileTheChildIsTold() throws InterruptedException {
        Project parent =
                ground.as(acme, tx -> new Projects(tx).create(new NewProject("atlas", "Atlas")));
        NewEnvironment live = new NewEnvironment("live", "Live", EnvironmentKind.PRODUCTION);
        CountDownLatch deleted = new CountDownLatch(1);
        AtomicReference<Throwable> told = new AtomicReference<>();
        Thread child =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                deleted.await();
                                ground.as(
                                        acme, tx -> new Environments(tx).create(parent.id(), live));
                            } catch (InterruptedException | RuntimeException e) {
                                told.set(e);
                            }
                        });
        ground.as(
                acme,
                tx -> {
                    new Projects(tx).delete(parent.id());
                    deleted.countDown();
                    return parent;
                });
        child.join();

        assertThat(told.get())
                .isInstanceOf(NotFound.class)
                .hasMessage(
                        "postgres: environments.create: there is no such project; it may be"
                                + " deleted, or another tenant's");
        long left =
                ground.as(
                        acme,
                        tx -> tx.sql("select count(*) from platform.environment").one(Long.class));
        assertThat(left).isZero();
    }

    @Test
    void anIdOfNobodyIsToldAsSuch() {
        UUID nobody = UUID.randomUUID();

        assertThatThrownBy(() -> ground.as(acme, tx -> new Documents(tx).get(nobody)))
                .isInstanceOf(NotFound.class)
                .hasMessage(
                        "postgres: documents.get: there is no such document; it may be deleted, or"
                                + " another tenant's");
    }
}
