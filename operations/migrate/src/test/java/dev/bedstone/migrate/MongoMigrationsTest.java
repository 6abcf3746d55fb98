package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.config.MongoEndpoint;
import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Secret;
import dev.bedstone.migrate.MigrationPlan.PlannedStatement;
import dev.bedstone.mongo.Mongo;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import dev.bedstone.testkit.NeedsRealMongo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations of MongoDB, from files to collections. */
@MongoTest
class MongoMigrationsTest {

    private MongoProject project;

    @BeforeEach
    void open(@TempDir Path folder, FreshMongo fresh) {
        project = new MongoProject(fresh, folder);
    }

    @AfterEach
    void close() {
        project.close();
    }

    @Test
    void upAndDown() {
        project.file(
                        "V1__campaigns.json",
                        """
                        [
                          {"create": "campaigns"},
                          {"createIndexes": "campaigns", "indexes": [
                            {"key": {"name": 1}, "name": "name", "unique": true},
                            {"key": {"status": 1, "start": -1}, "name": "status_start"},
                            {"key": {"endedAt": 1}, "name": "ended", "expireAfterSeconds": 3600}]}
                        ]
                        """)
                .file("U1__campaigns.json", "[{\"drop\": \"campaigns\"}]")
                .file(
                        "V2__first.json",
                        """
                        [
                          {"insert": "campaigns", "documents": [
                            {"_id": 1, "name": "spring", "status": "new", "at": {"$date": "2026-03-01T00:00:00Z"}},
                            {"_id": 2, "name": "summer", "status": "new"}]},
                          {"update": "campaigns", "updates": [
                            {"q": {"status": "new"}, "u": {"$set": {"status": "${status}"}}, "multi": true}]},
                          {"command": {"update": "campaigns", "updates": [{"q": {"_id": 1}, "u": {"$inc": {"sent": 5}}}]},
                           "verify": {"some": "campaigns", "where": {"_id": 1, "sent": 5}}},
                          {"createIndexes": "campaigns", "indexes": [{"key": {"sent": -1}, "name": "sent"}]},
                          {"renameCollection": "campaigns", "to": "campaign"}
                        ]
                        """)
                .file(
                        "U2__first.json",
                        """
                        {"destructive": true, "commands": [
                          {"renameCollection": "campaign", "to": "campaigns"},
                          {"dropIndexes": "campaigns", "index": "sent"},
                          {"delete": "campaigns", "deletes": [{"q": {"_id": {"$in": [1, 2]}}, "limit": 0}]}]}
                        """)
                .file(
                        "R__names.json",
                        """
                        [{"aggregate": "campaign", "pipeline": [
                           {"$project": {"name": 1}}, {"$out": "names"}], "cursor": {}}]
                        """);
        MigrationOptions options =
                MigrationOptions.STANDARD.withPlaceholders(Map.of("status", "it's \"active\""));

        assertThat(project.migrations(options).up().scripts()).hasSize(3);

        assertThat(project.objects())
                .containsExactly(
                        "campaign",
                        "campaign/ended",
                        "campaign/name",
                        "campaign/sent",
                        "campaign/status_start",
                        "names");
        assertThat(project.documents("campaign"))
                .first()
                .asString()
                .contains("\"sent\": 5", "it's \\\"active\\\"", "2026-03-01");
        assertThat(project.migrations(options).up().scripts()).isEmpty();
        project.migrations(options).validate();
        assertThat(project.migrations(options).history())
                .hasSize(16)
                .extracting(JournalEntry::state)
                .containsOnly(JournalEntry.State.STARTED, JournalEntry.State.DONE);
        project.migrations(options.allowingDataLoss()).down(MigrationTarget.of("1"));
        assertThat(project.objects())
                .containsExactly(
                        "campaigns",
                        "campaigns/ended",
                        "campaigns/name",
                        "campaigns/status_start",
                        "names");
        assertThat(project.documents("campaigns")).isEmpty();
        assertThat(project.migrations(options).status().getFirst().current()).contains("1");
    }

    @Test
    @NeedsRealMongo("validators, collMod and partial indexes")
    void rulesOfACollectionAndPartialIndexesHold() {
        String rule = "\"validator\": {\"$jsonSchema\": {\"required\": [\"name\"]}}";
        project.file(
                        "V1__campaigns.json",
                        """
                        [
                          {"create": "campaigns", RULE},
                          {"createIndexes": "campaigns", "indexes": [
                            {"key": {"name": 1}, "name": "name", "unique": true,
                             "partialFilterExpression": {"status": "active"}}]}
                        ]
                        """
                                .replace("RULE", rule))
                .file("U1__campaigns.json", "[{\"drop\": \"campaigns\"}]");
        project.migrations().up();
        MongoCollection<Document> campaigns = project.fresh().database().getCollection("campaigns");
        assertThatThrownBy(() -> campaigns.insertOne(new Document("status", "new")))
                .isInstanceOf(MongoWriteException.class);
        campaigns.insertMany(List.of(named("new"), named("new"), named("active")));
        assertThatThrownBy(() -> campaigns.insertOne(named("active")))
                .isInstanceOf(MongoWriteException.class);
        project.file("V2__looser.json", "[{\"collMod\": \"campaigns\", \"validator\": {}}]")
                .file("U2__looser.json", "[{\"collMod\": \"campaigns\", " + rule + "}]");
        project.migrations().up();
        campaigns.insertOne(new Document("status", "new"));
        project.migrations().verify();
        project.migrations().validate();
    }

    private static Document named(String status) {
        return new Document("name", "spring").append("status", status);
    }

    @Test
    void anUndoThatLosesDocumentsIsAskedFor() {
        project.collection(1, "a");
        project.migrations().up();

        assertThatThrownBy(() -> project.migrations().down(MigrationTarget.BASE))
                .hasMessageContaining("U1__a.json:1:2: may lose rows or values");
        assertThat(project.objects()).containsExactly("a");
    }

    @Test
    void anErrorNamesItsPlaceAndIsMended() {
        project.file(
                "V1__x.json",
                """
                {"irreversible": "test", "commands": [
                  {"create": "a"},
                  {"noSuchCommand": 1, "of": "a"}
                ]}
                """);
        String verified =
                """
                {"irreversible": "test", "commands": [
                  {"create": "a"},
                  {"command": {"noSuchCommand": 1}, "verify": {"some": "a"}}
                ]}
                """;

        assertThatThrownBy(() -> project.migrations().up())
                .hasMessageContaining("V1__x.json:3:3: after a crash nobody could tell")
                .hasMessageContaining("\"verify\"");
        project.file("V1__x.json", verified);
        assertThatThrownBy(() -> project.migrations().up())
                .isInstanceOf(MigrationException.class)
                .hasMessageContainingAll(
                        "V1__x.json:3:16: ", "no such command: 'noSuchCommand'", "[59]");
        assertThat(project.objects()).containsExactly("a");
        project.file(
                "V1__x.json",
                "{\"irreversible\": \"test\", \"commands\": [\n  {\"create\": \"a\"},\n"
                        + "  {\"create\": \"b\"}]}");
        assertThat(project.migrations().up().scripts()).hasSize(1);
        assertThat(project.objects()).containsExactly("a", "b");
    }

    /** Documents that the server shows in its refusal stay out of it. */
    @Test
    void aRefusalHoldsNoData() {
        project.file(
                "V1__x.json",
                """
                {"irreversible": "test", "commands": [
                  {"create": "a"},
                  {"insert": "a", "documents": [{"_id": 1, "mail": "ada@example.org"}, {"_id": 2, "mail": "ada@example.org"}]},
                  {"createIndexes": "a", "indexes": [{"key": {"mail": 1}, "name": "mail", "unique": true}]}
                ]}
                """);

        assertThatThrownBy(() -> project.migrations().up())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("V1__x.json:4:")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("ada@"));
    }

    @Test
    void aStepInCode() {
        MigrationLine line =
                project.line()
                        .with(
                                MigrationStep.of(
                                        "2",
                                        "fill",
                                        handle ->
                                                handle.as(MongoDatabase.class)
                                                        .getCollection("a")
                                                        .insertOne(new Document("_id", 7)),
                                        handle ->
                                                handle.as(MongoDatabase.class)
                                                        .getCollection("a")
                                                        .deleteOne(new Document("_id", 7))));
        project.collection(1, "a");

        Migrations.of(List.of(project.store()), List.of(line), MigrationOptions.STANDARD).up();

        assertThat(project.documents("a")).containsExactly("{\"_id\": 7}");
    }

    @Test
    void aPlanSaysWhatCommandsDo() {
        project.file(
                        "V1__x.json",
                        """
                        [{"createIndexes": "a", "indexes": [{"key": {"t": 1}, "name": "t", "expireAfterSeconds": 5}]},
                         {"update": "a", "updates": [{"q": {}, "u": {"$set": {"n": 1}}, "multi": true}]}]
                        """)
                .file("U1__x.json", "[{\"drop\": \"a\"}]");

        List<PlannedStatement> planned =
                project.migrations().plan().scripts().getFirst().statements();

        assertThat(planned).hasSize(2);
        assertThat(planned.getFirst().place()).endsWith("V1__x.json:1:2");
        assertThat(planned.getFirst().effect()).contains("reads the whole collection");
        assertThat(planned.getFirst().warnings())
                .singleElement()
                .asString()
                .contains("deletes what is due");
        assertThat(planned.getLast().rewritesTable()).isTrue();
        assertThat(planned.getLast().warnings())
                .singleElement()
                .asString()
                .contains("every document is written anew");
        assertThat(project.objects()).isEmpty();
    }

    @Test
    void aHistoryOfGolangMigrateIsTakenOver() {
        project.collection(1, "a").collection(2, "b").collection(3, "c");
        project.command(
                "{\"create\": \"a\"}",
                "{\"create\": \"b\"}",
                "{\"insert\": \"schema_migrations\", \"documents\": [{\"version\": 2, \"dirty\": false}]}");

        assertThat(project.migrations().adopt()).isEqualTo("2");

        assertThat(project.migrations().up().scripts()).hasSize(1);
        assertThat(project.objects()).contains("a", "b", "c");
    }

    @Test
    void aBaselineMustBeWhatIsThere() {
        project.collection(1, "a").collection(2, "b");
        project.command("{\"create\": \"a\"}");

        assertThatThrownBy(() -> project.migrations().baseline("2"))
                .hasMessageContaining("collection b");
        project.migrations().baseline("1");
        assertThat(project.migrations().up().scripts()).hasSize(1);
    }

    @Test
    void whoWaitsTooLongIsTold() {
        project.collection(1, "a");
        try (MigrationSession other = project.store().openMigrations("other")) {
            assertThat(other.tryLock()).isTrue();

            assertThatThrownBy(() ->
                            project.migrations(
                                            MigrationOptions.STANDARD.waiting(
                                                    Duration.ofMillis(400)))
                                    .up())
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("is being migrated by somebody else");
            assertThat(project.objects()).isEmpty();
        }
        assertThat(project.migrations().up().scripts()).hasSize(1);
    }

    /** The application's own way is not the one that migrations go. */
    @Test
    void migrationsGoTheirOwnWay(FreshMongo fresh) {
        project.collection(1, "a");
        MongoConfig application = fresh.config();
        MongoEndpoint way = application.application();
        MongoEndpoint stranger =
                way.withCredentials(way.user().orElseThrow(), Secret.of("another word"));

        try (Mongo store = Mongo.open(application.withMigration(stranger), StoreHooks.NONE)) {
            Migrations migrations =
                    Migrations.of(
                            List.of(store), List.of(project.line()), MigrationOptions.STANDARD);
            assertThatThrownBy(migrations::up).isInstanceOf(Denied.class);
            assertThatThrownBy(migrations::verify).isInstanceOf(Denied.class);
            assertThat(store.database().listCollectionNames().into(new ArrayList<>())).isEmpty();
        }
    }
}
