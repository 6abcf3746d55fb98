package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.Problems;
import dev.bedstone.migrate.internal.source.LineReader;
import dev.bedstone.migrate.internal.source.LoadedLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of commands are read formally: what is wrong is refused with its place. */
class MongoFilesTest {

    @TempDir private Path folder;

    private List<String> problems(String text) throws IOException {
        Files.writeString(folder.resolve("V1__x.json"), text);
        Files.writeString(folder.resolve("U1__x.json"), "[{\"drop\": \"a\"}]");
        Problems problems = new Problems();
        read(problems);
        return problems.list().stream()
                .map(Problem::toString)
                .filter(problem -> problem.contains("V1__x.json:"))
                .toList();
    }

    private LoadedLine read(Problems problems) {
        return LineReader.read(
                MigrationLine.folder("app", StoreKind.MONGO, folder),
                Map.of("name", "x\"y", "line", "a\nb"),
                true,
                problems);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    ~~                                          | 1:1: holds no command
                    []                                          | 1:1: holds no command
                    {}                                          | 1:1: is neither a list of commands nor
                    {"create": "a"}                             | 1:1: is neither a list of commands nor
                    [{"create": "a"},]                          | is not JSON
                    [{create: "a"}]                             | 1:3: is not JSON
                    [{"create": "a"} // no\\n]                  | is not JSON
                    [{"create": "a"}                            | is not JSON
                    [{"create": "a"}] x                         | is not JSON
                    [{"create": "a"}] []                        | 1:19: something stands behind the end
                    [{"create": "a", "create": "b"}]            | Duplicate
                    ["create"]                                  | 1:2: is not a command
                    [{}]                                        | 1:2: is not a command
                    [{"create": 5}]                             | 1:2: names no collection
                    {"commands": [{"create": "a"}], "lock": 1}  | 1:41: 'lock' says nothing
                    {"commands": [{"create": "a"}], "timeout": 5} | 1:44: 'timeout' has a value of another kind
                    {"commands": [{"create": "a"}], "timeout": "5 weeks"} | 1:44: '5 weeks' is not a time
                    {"commands": [{"create": "a"}], "irreversible": " "} | 1:49: 'irreversible' gives no reason
                    [{"command": {"create": "a"}, "verify": {"find": "a"}}] | 1:41: 'verify' is not a question
                    [{"command": {"create": "a"}, "verify": {"count": "a"}}] | 1:41: 'verify' is not a question
                    [{"command": {"create": "a"}, "look": {}}]  | 1:39: 'look' does not stand beside
                    [{"insert": "a", "documents": [{"x": 1}]}]  | 1:32: after a crash nobody could tell
                    [{"insert": "a", "documents": []}]          | 1:2: inserts nothing
                    [{"insert": "a", "documents": [{"_id": {"$oid": "5"}}]}] | 1:49: is not a value of $oid
                    [{"insert": "a", "documents": [{"_id": 1, "t": {"$date": "yesterday"}}]}] | is not a value of $date
                    [{"update": "a", "updates": [{"q": {}, "u": {"$inc": {"n": 1}}, "multi": true}]}] | 1:30: carried out again after a crash
                    [{"update": "a", "updates": [{"q": {"s": "new"}, "u": {"$set": {"s": "old"}}}]}] | 1:30: carried out again after a crash
                    [{"update": "a", "updates": [{"q": {"n": 1}, "u": {"$set": {"n": 1}, "$inc": {"k": 1}}, "multi": true}]}] | 1:30: carried out again
                    [{"delete": "a", "deletes": [{"q": {}, "limit": 1}]}] | 1:2: after a crash nobody could tell
                    [{"aggregate": "a", "pipeline": [], "cursor": {}}] | 1:2: changes nothing
                    [{"aggregate": "a", "pipeline": [{"$out": "a"}], "cursor": {}}] | 1:2: carried out again
                    [{"aggregate": "a", "pipeline": [{"$merge": {"into": "b", "whenMatched": "fail"}}], "cursor": {}}] | 1:2: carried out again
                    [{"createIndexes": "a", "indexes": [{"key": {"x": 1}}]}] | 1:2: an index has no name
                    [{"createIndexes": "a", "indexes": []}]     | 1:2: an index has no name
                    [{"renameCollection": "a"}]                 | 1:2: renameCollection says where to
                    [{"renameCollection": "a", "to": "b", "dropTarget": true}] | 1:2: renameCollection says where to
                    [{"drop": "bedstone_migration_journal"}]    | is not the application's
                    [{"dropDatabase": 1}]                       | 1:2: 'dropDatabase' does not belong
                    [{"createUser": "u", "pwd": "p", "roles": []}] | a password has no place in a file
                    [{"find": "a"}]                             | what only reads belongs into 'verify'
                    [{"findAndModify": "a", "remove": true}]    | 1:2: after a crash nobody could tell whether 'findAndModify'
                    [{"create": "a", "$db": "other"}]           | 1:25: '$db' is for the driver to say
                    [{"create": "a", "lsid": {}}]               | 'lsid' is for the driver to say
                    [{"drop": "a", "writeConcern": {"w": 0}}]   | nobody would hear
                    [{"create": "${nothing}"}]                  | 1:14: there is no value for ${nothing}
                    [{"create": "${line}"}]                     | 1:14: the value of ${line} holds a sign
                    """)
    void whatIsWrongIsRefused(String text, String words) throws IOException {
        assertThat(problems(text.replace("\\n", "\n")))
                .as("exactly one problem")
                .singleElement()
                .asString()
                .contains(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"create\": \"a\"}]",
                "{\"timeout\": \"10m\", \"destructive\": true, \"commands\": [{\"create\": \"a\"}]}",
                "[{\"update\": \"a\", \"updates\": [{\"q\": {\"done\": {\"$exists\": false}},"
                        + " \"u\": {\"$inc\": {\"n\": 1}, \"$set\": {\"done\": true}}, \"multi\": true}]}]",
                "[{\"update\": \"a\", \"updates\": [{\"q\": {\"v\": 1},"
                        + " \"u\": [{\"$set\": {\"n\": {\"$add\": [\"$n\", 1]}, \"v\": 2}}], \"multi\": true}]}]",
                "[{\"update\": \"a\", \"updates\": [{\"q\": {\"v\": {\"$ne\": 2}},"
                        + " \"u\": {\"$push\": {\"l\": 1}, \"$set\": {\"v\": 2}}, \"multi\": true}]}]",
                "[{\"update\": \"a\", \"updates\": [{\"q\": {\"old\": {\"$exists\": true}},"
                        + " \"u\": {\"$inc\": {\"n\": 1}, \"$unset\": {\"old\": \"\"}}, \"multi\": true}]}]",
                "[{\"update\": \"a\", \"updates\": [{\"q\": {\"_id\": 1}, \"u\": {\"n\": 1}, \"upsert\": true}]}]",
                "[{\"command\": {\"update\": \"a\", \"updates\": [{\"q\": {\"_id\": 1}, \"u\": {\"$inc\":"
                        + " {\"n\": 1}}}]}, \"verify\": {\"count\": \"a\", \"where\": {\"n\": 1}, \"is\": 1}}]",
                "[{\"delete\": \"a\", \"deletes\": [{\"q\": {\"_id\": {\"$oid\": \"507f1f77bcf86cd799439011\"}}, \"limit\": 1}]}]",
                "[{\"aggregate\": \"a\", \"pipeline\": [{\"$merge\": {\"into\": \"b\"}}], \"cursor\": {}}]",
                "[{\"collMod\": \"a\", \"validator\": {}}]",
                "[{\"command\": {\"convertToCapped\": \"a\", \"size\": 5}, \"verify\": {\"none\": \"a\"}}]"
            })
    void whatCanBeToldIsTaken(String text) throws IOException {
        assertThat(problems(text)).isEmpty();
    }

    /** The text of a command is that of the file, and a value stays within its quotes. */
    @Test
    void valuesAreEscaped() throws IOException {
        Files.writeString(
                folder.resolve("V1__x.json"), "[{\"create\":   \"a\", \"comment\": \"${name}\"}]");
        Files.writeString(folder.resolve("U1__x.json"), "[{\"drop\": \"a\"}]");
        Problems problems = new Problems();

        LoadedLine line = read(problems);

        assertThat(problems.list()).isEmpty();
        assertThat(
                        line.versions()
                                .firstEntry()
                                .getValue()
                                .up()
                                .script()
                                .statements()
                                .getFirst()
                                .text())
                .isEqualTo("{\"create\":   \"a\", \"comment\": \"x\\\"y\"}");
    }

    @Test
    void aVersionWithoutUndoSaysWhy() throws IOException {
        Files.writeString(folder.resolve("V1__x.json"), "[{\"create\": \"a\"}]");
        Problems problems = new Problems();
        read(problems);

        assertThat(problems.list())
                .singleElement()
                .asString()
                .contains("V1__x.json:1:1: has no undo")
                .contains("U1__….json", "\"irreversible\"");
    }
}
