package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.mongo.Mongo;
import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import dev.bedstone.testkit.OwnEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R51 on MongoDB: the runner, or the server, is killed, or the connections are cut, at a message of
 * the runner or while the server works on it; the next run comes to the same end without a person.
 * The server is one that keeps what it has acknowledged.
 */
@MongoTest
@OwnEngine
@AllowLeaks("a process that is killed closes nothing")
class MongoKillAnywhereTest {

    /**
     * Nobody waits long for a server that was killed, or cannot be reached any more, on purpose.
     */
    private static final MongoConfig.Timeouts BRIEF =
            new MongoConfig.Timeouts(
                    Duration.ofSeconds(1),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(100));

    /** More messages than a run has, the heart's apart; what lies beyond kills nobody. */
    private static final int MOST = 130;

    private static final String DONE = "done";

    /** A few of them; with the full counts every fifth message. */
    static Stream<Arguments> runnerPoints() {
        return BrokenRun.FULL
                ? BrokenRun.points(MOST, 5)
                : Stream.of(
                        Arguments.of("up", KillPoint.inside("createindexes", 1)),
                        Arguments.of("up", KillPoint.inside("$inc", 1)),
                        Arguments.of("down", KillPoint.inside(DONE, 4)));
    }

    /** Of each kind of message one; with the full counts every message. */
    static Stream<Arguments> cuts() {
        return BrokenRun.FULL
                ? BrokenRun.points(MOST, 1)
                : Stream.of(
                        Arguments.of("up", KillPoint.inside("released", 1)),
                        Arguments.of("up", KillPoint.before(DONE, 3)),
                        Arguments.of("up", KillPoint.before("$inc", 1)),
                        Arguments.of("up", KillPoint.inside("$inc", 2)),
                        Arguments.of("up", KillPoint.inside("renamecollection", 1)),
                        Arguments.of("up", KillPoint.before(DONE, 9)),
                        Arguments.of("down", KillPoint.inside("dropindexes", 1)));
    }

    static Stream<Arguments> serverPoints() {
        return BrokenRun.FULL
                ? BrokenRun.points(MOST, 3)
                : Stream.of(
                        Arguments.of("up", KillPoint.inside("$inc", 1)),
                        Arguments.of("up", KillPoint.before(DONE, 4)),
                        Arguments.of("down", KillPoint.inside("renamecollection", 1)));
    }

    private static MongoProject project(FreshMongo fresh, Path folder) {
        return new MongoProject(fresh, folder)
                .file(
                        "V1__base.json",
                        """
                        [{"create": "a"},
                         {"create": "b"},
                         {"insert": "a", "documents": [{"_id": 1, "n": 0}, {"_id": 2, "n": 0}, {"_id": 3, "n": 0}]}]
                        """)
                .file("U1__base.json", "[{\"drop\": \"b\"}, {\"drop\": \"a\"}]")
                .file(
                        "V2__changes.json",
                        """
                        [{"createIndexes": "a", "indexes": [
                            {"key": {"n": 1}, "name": "n"}, {"key": {"n": 1, "k": -1}, "name": "nk", "unique": false}]},
                         {"update": "a", "updates": [
                            {"q": {"counted": {"$exists": false}}, "u": {"$inc": {"n": 1}, "$set": {"counted": true}}, "multi": true}]},
                         {"command": {"update": "a", "updates": [{"q": {"_id": 3}, "u": {"$inc": {"n": 10}}}]},
                          "verify": {"some": "a", "where": {"_id": 3, "n": 11}}},
                         {"renameCollection": "b", "to": "c"},
                         {"delete": "a", "deletes": [{"q": {"_id": 2}, "limit": 0}]},
                         {"dropIndexes": "a", "index": "n"}]
                        """)
                .file(
                        "U2__changes.json",
                        """
                        [{"renameCollection": "c", "to": "b"},
                         {"dropIndexes": "a", "index": "nk"},
                         {"delete": "a", "deletes": [{"q": {}, "limit": 0}]},
                         {"insert": "a", "documents": [{"_id": 1, "n": 0}, {"_id": 2, "n": 0}, {"_id": 3, "n": 0}]}]
                        """);
    }

    private static void assertArrived(MongoProject project) {
        assertThat(project.objects()).containsExactly("a", "a/nk", "c");
        assertThat(project.documents("a"))
                .containsExactly(
                        "{\"_id\": 1, \"n\": 1, \"counted\": true}",
                        "{\"_id\": 3, \"n\": 11, \"counted\": true}");
        project.migrations().validate();
        assertThat(project.migrations().up().scripts()).isEmpty();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("runnerPoints")
    void aKilledRunner(String way, KillPoint point, @TempDir Path folder, FreshMongo fresh)
            throws Exception {
        try (MongoProject project = project(fresh, folder);
                Child child = Child.ofMongo(fresh)) {
            if (way.equals("down")) {
                project.migrations().up();
            }
            try (KillingProxy proxy = new KillingProxy(project.port(), point, child::kill)) {
                child.order(way, fresh.config().application().database(), proxy.port(), folder);
                assertThat(child.answer()).matches("dead|done \\d");
            }
            awaitEnd(child);

            project.migrations().up();

            assertArrived(project);
        }
    }

    /** One that was not killed has ended its run; a killed one is gone before it is looked for. */
    private static void awaitEnd(Child child) throws Exception {
        child.kill();
        ProcessHandle.of(child.pid())
                .ifPresent(process -> process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cuts")
    void aCutConnection(String way, KillPoint point, @TempDir Path folder, FreshMongo fresh)
            throws Exception {
        try (MongoProject project = project(fresh, folder)) {
            broken(project, way).cut(point);

            project.migrations().up();

            assertArrived(project);
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("serverPoints")
    void aKilledServer(String way, KillPoint point, @TempDir Path folder, FreshMongo fresh)
            throws Exception {
        try (MongoProject project = project(fresh, folder)) {
            broken(project, way).withServerKilled(point, () -> fresh.control().kill());
            fresh.control().restart();

            project.migrations().up();

            assertArrived(project);
        }
    }

    private static BrokenRun broken(MongoProject project, String way) {
        return new BrokenRun(way, project.port(), project.line(), port -> through(project, port))
                .on(project.migrations());
    }

    private static Mongo through(MongoProject project, int port) {
        return Mongo.open(
                project.through(port).withTimeouts(BRIEF).withRetry(RetryPolicy.NONE),
                StoreHooks.NONE);
    }

    /** The control: whoever carries a stopped script out again as it stands does not arrive. */
    @Test
    void carryingOutAgainWithoutLookingFails(@TempDir Path folder, FreshMongo fresh) {
        try (MongoProject project = project(fresh, folder)) {
            project.migrations().up(MigrationTarget.of("1"));
            String increment =
                    "{\"update\": \"a\", \"updates\": [{\"q\": {\"_id\": 3}, \"u\": {\"$inc\": {\"n\": 10}}}]}";
            fresh.database().runCommand(BsonDocument.parse(increment));
            fresh.database().runCommand(BsonDocument.parse(increment));

            assertThat(fresh.database().getCollection("a").find(new Document("_id", 3)).first())
                    .as("counted twice")
                    .containsEntry("n", 20);
            assertThatThrownBy(() -> project.command("{\"create\": \"a\"}"))
                    .as("made twice")
                    .isInstanceOf(MongoException.class);
        }
    }
}
