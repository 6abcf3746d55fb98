package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R52 on MongoDB: an undo takes back what its version brought, and a wrong one is found. */
@MongoTest
class MongoUndoProofTest {

    private MongoProject project;

    @BeforeEach
    void open(@TempDir Path folder, FreshMongo fresh) {
        project =
                new MongoProject(fresh, folder)
                        .file(
                                "V1__base.json",
                                """
                                [{"create": "a", "validator": {"$jsonSchema": {"properties": {
                                    "n": {"bsonType": "int"}, "mood": {"enum": ["good", "bad"]}}}}},
                                 {"createIndexes": "a", "indexes": [
                                   {"key": {"title": 1}, "name": "title"}, {"key": {"who.name": 1}, "name": "who"},
                                   {"key": {"t": 1}, "name": "t", "expireAfterSeconds": 60}]}]
                                """)
                        .file("U1__base.json", "[{\"drop\": \"a\"}]");
    }

    @AfterEach
    void close() {
        assertThat(project.objects()).as("the database itself is never touched").isEmpty();
        project.close();
    }

    @Test
    void aCorrectUndoPasses() {
        project.file(
                        "V2__more.json",
                        """
                        [{"create": "b"},
                         {"createIndexes": "a", "indexes": [{"key": {"more": 1}, "name": "more"}]},
                         {"update": "a", "updates": [{"q": {}, "u": {"$rename": {"title": "name"}}, "multi": true}]}]
                        """)
                .file(
                        "U2__more.json",
                        """
                        [{"update": "a", "updates": [{"q": {}, "u": {"$rename": {"name": "title"}}, "multi": true}]},
                         {"dropIndexes": "a", "index": "more"},
                         {"drop": "b"}]
                        """)
                .file(
                        "R__out.json",
                        "[{\"aggregate\": \"a\", \"pipeline\": [{\"$match\": {}}, {\"$out\": \"copy\"}], \"cursor\": {}}]");

        assertThatCode(() -> project.migrations().verify()).doesNotThrowAnyException();
    }

    /** Each of them is a control: an undo that is wrong turns the proof red. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"createIndexes": "a", "indexes": [{"key": {"x": 1}, "name": "x"}]} | {"update": "a", "updates": []}     | collection a index x is left
                    {"create": "b"}                                                     | {"drop": "a"}                      | collection a is gone
                    {"create": "b"}                                                     | {"dropIndexes": "a", "index": "t"} | collection a index t is gone
                    {"create": "b"}                                                     | {"renameCollection": "b", "to": "c"} | collection c is left
                    {"update": "a", "updates": [{"q": {}, "u": {"$unset": {"title": ""}}, "multi": true}]} | {"update": "a", "updates": [{"q": {}, "u": {"$set": {"title": "?"}}, "multi": true}]} | values of a.title are lost
                    {"update": "a", "updates": [{"q": {}, "u": {"$set": {"who.name": "?"}}, "multi": true}]} | {"update": "a", "updates": []} | values of a.who are lost
                    {"create": "b"}                                                     | {"drop": "bb"}                     | fails on an empty database
                    """)
    void aWrongUndoIsFound(String up, String undo, String words) {
        project.file("V2__x.json", "[" + up + "]").file("U2__x.json", "[" + undo + "]");

        assertThatThrownBy(() -> project.migrations().verify())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("2__x.json:1:")
                .satisfies(
                        e -> assertThat(e.getMessage().replace(": is ", " is ")).contains(words));
    }
}
