package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.postgres.TransactionOptions.Isolation;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import dev.bedstone.testkit.docs.Guide;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples of the guide, compiled and run. */
@PostgresTest
class GuideTest {

    // @start region="records"
    record Document(UUID id, String title, Instant createdAt) {}

    record NewDocument(String title) {}

    // @end region="records"

    // @start region="repository"
    static final class Documents {

        private final PostgresTx tx;

        Documents(PostgresTx tx) {
            this.tx = tx;
        }

        Document create(NewDocument document) {
            return tx.sql(
                            "insert into document (title) values (:title) returning id, title, created_at")
                    .bindAll(document)
                    .one(Document.class);
        }

        List<Document> newest(int count) {
            return tx.sql(
                            "select id, title, created_at from document order by created_at desc limit :count")
                    .bind("count", count)
                    .list(Document.class);
        }
    }

    // @end region="repository"

    // @start region="event"
    record DocumentCreated(UUID id, long version, String title) implements OutboxEvent {
        @Override
        public String aggregate() {
            return "document:" + id;
        }
    }

    // @end region="event"

    @Test
    void theExamplesAreThisCode() {
        Guide.read(Path.of("../../docs/guides/postgres.md"))
                .assertExamplesAreRegionsOf(
                        "java", Path.of("src/test/java/dev/bedstone/postgres/GuideTest.java"));
    }

    @Test
    void theExamplesRun(FreshDatabase database) throws Exception {
        Migrated.up(database);
        try (Connection owner = database.connect(dev.bedstone.engines.PostgresRole.OWNER);
                Statement statement = owner.createStatement()) {
            for (String script :
                    Guide.read(Path.of("../../docs/guides/postgres.md")).files("sql").values()) {
                statement.execute(script);
            }
        }
        try (Postgres postgres = Postgres.open(database.config(), StoreHooks.NONE)) {
            statements(postgres);
            transactions(postgres);
            many(postgres);
            others(postgres, database);
        }
    }

    private static void statements(Postgres postgres) {
        // @start region="scope"
        TenantId acme = TenantId.of("0198f3a2-7c1e-7000-8000-000000000001");
        Actor ada = Actor.user(UUID.fromString("0198f3a2-7c1e-7000-8000-0000000000aa"));
        Scope scope = new Scope(acme, ada);

        Document made =
                scope.call(() ->
                        postgres.transaction(
                                tx -> new Documents(tx).create(new NewDocument("Q3.pdf"))));
        // @end region="scope"
        assertThat(made.title()).isEqualTo("Q3.pdf");
        scope.run(() -> {
            // @start region="single"
            postgres.sql("update document set title = :title where id = :id")
                    .bind("title", "Q3 final.pdf")
                    .bind("id", made.id())
                    .update();
            List<String> titles = postgres.query("select title from document").list(String.class);
            // @end region="single"
            assertThat(titles).containsExactly("Q3 final.pdf");
        });
    }

    private static void transactions(Postgres postgres) {
        Scope scope =
                new Scope(
                        TenantId.of("0198f3a2-7c1e-7000-8000-000000000001"),
                        Actor.service("guide"));
        scope.run(() -> {
            // @start region="publish"
            Document created =
                    postgres.transaction(tx -> {
                        Document document = new Documents(tx).create(new NewDocument("Q4.pdf"));
                        tx.publish(new DocumentCreated(document.id(), 1, document.title()));
                        tx.afterCommit(() -> System.out.println("committed"));
                        return document;
                    });
            // @end region="publish"
            assertThat(created.id()).isNotNull();
            // @start region="options"
            TransactionOptions options =
                    TransactionOptions.STANDARD
                            .named("documents.rename")
                            .isolated(Isolation.SERIALIZABLE)
                            .within(Duration.ofSeconds(2))
                            .idempotent("rename-4711");
            postgres.transaction(
                    options, tx -> tx.sql("update document set title = upper(title)").update());
            // @end region="options"
            // @start region="savepoint"
            postgres.transaction(tx -> {
                try {
                    tx.savepoint(inner ->
                            inner.sql("insert into document (title) values (null)").update());
                } catch (dev.bedstone.kernel.Conflict missing) {
                    new Documents(tx).create(new NewDocument("untitled"));
                }
                return null;
            });
            // @end region="savepoint"
        });
        // @start region="without"
        long rows = postgres.withoutTenant().query("select count(*) from plan").one(Long.class);
        List<String> titles =
                postgres.platform(
                        "monthly invoices",
                        tx ->
                                tx.sql("select title from document order by title")
                                        .list(String.class));
        // @end region="without"
        assertThat(rows).isEqualTo(1);
        assertThat(titles).hasSize(3);
    }

    private static void many(Postgres postgres) {
        Scope scope =
                new Scope(
                        TenantId.of("0198f3a2-7c1e-7000-8000-000000000002"),
                        Actor.service("guide"));
        scope.run(() -> {
            List<NewDocument> some = List.of(new NewDocument("a"), new NewDocument("b"));
            Stream<NewDocument> million =
                    java.util.stream.IntStream.range(0, 2_000)
                            .mapToObj(n -> new NewDocument("document " + n));
            // @start region="many"
            postgres.sql("insert into document (title) values (:title)").batch(some);
            postgres.load("document", NewDocument.class, million.iterator());

            long letters =
                    postgres.query("select title from document").stream(
                            String.class, titles -> titles.mapToLong(String::length).sum());
            long rows = postgres.read(tx -> tx.copyOut("document", Document.class, Stream::count));
            // @end region="many"
            assertThat(rows).isEqualTo(2_002);
            assertThat(letters).isPositive();
        });
    }

    private static void others(Postgres postgres, FreshDatabase database) throws SQLException {
        Scope scope =
                new Scope(
                        TenantId.of("0198f3a2-7c1e-7000-8000-000000000003"),
                        Actor.service("guide"));
        try (Connection connection =
                database.connect(dev.bedstone.engines.PostgresRole.APPLICATION)) {
            connection.setAutoCommit(false);
            // @start region="using"
            scope.run(() ->
                    postgres.using(connection)
                            .transaction(
                                    tx -> new Documents(tx).create(new NewDocument("joined"))));
            // jOOQ, Hibernate or JDBC go on with the connection: tenant and actor stay bound to its
            // transaction
            connection.commit();
            // @end region="using"
        }
    }
}
