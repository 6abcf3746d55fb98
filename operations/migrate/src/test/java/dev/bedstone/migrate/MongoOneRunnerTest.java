package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R50 on MongoDB alone: one works, the others wait and find nothing to do. */
@MongoTest
@AllowLeaks("a process that is killed closes nothing")
class MongoOneRunnerTest extends OneRunnerConformance {

    private static final int PROCESSES = Boolean.getBoolean("bedstone.tests.full") ? 20 : 4;

    private MongoProject project;

    @BeforeEach
    void open(@TempDir Path folder, FreshMongo fresh) {
        project =
                new MongoProject(fresh, folder)
                        .collection(1, "a")
                        .file(
                                "V2__fill.json",
                                """
                                {"irreversible": "test", "commands": [
                                  {"insert": "a", "documents": [{"_id": 1, "n": 0}]},
                                  {"update": "a", "updates": [{"q": {"v": {"$exists": false}},
                                    "u": {"$inc": {"n": 1}, "$set": {"v": 1}}, "multi": true}]}]}
                                """)
                        .collection(3, "c");
    }

    @Override
    MongoProject project() {
        return project;
    }

    @Override
    String database() {
        return project.fresh().config().application().database();
    }

    @Override
    Child child() {
        return Child.ofMongo(project.fresh());
    }

    @Override
    int processes() {
        return PROCESSES;
    }

    @Override
    int runners() {
        return PROCESSES;
    }

    @Override
    KillPoint inTheMiddle() {
        return KillPoint.inside("$inc", 1);
    }

    @Override
    List<String> contents() {
        return project.documents("a");
    }

    @Override
    void assertEachStatementOnce() {
        assertThat(contents()).containsExactly("{\"_id\": 1, \"n\": 1, \"v\": 1}");
        assertThat(
                        project.fresh()
                                .database()
                                .getCollection("bedstone_migration_journal")
                                .countDocuments(new Document("entries.state", "DONE")))
                .as("commands that were carried out")
                .isEqualTo(4);
    }

    /** A session that never was the owner, or is it no more, begins nothing. */
    @Test
    void withoutTheLeaseNothingIsBegun() {
        MigrationScript script =
                new MigrationScript(
                        "app",
                        "1",
                        "x",
                        MigrationScript.Kind.UP,
                        "V1__x.json",
                        "0".repeat(64),
                        List.of(
                                new MigrationStatement(
                                        "{\"create\": \"x\"}",
                                        "0".repeat(64),
                                        false,
                                        Optional.empty(),
                                        Optional.empty())),
                        false,
                        Optional.empty(),
                        Optional.empty());
        try (MigrationSession session = project.store().openMigrations("nobody")) {
            assertThatThrownBy(() -> session.alone(script, 1, false))
                    .hasMessageContaining("was not begun");
        }
        assertThat(project.objects()).isEmpty();
    }
}
