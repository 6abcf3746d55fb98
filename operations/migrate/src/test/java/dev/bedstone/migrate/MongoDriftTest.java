package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
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

/** R54 on MongoDB: where files, journal and catalogue say different things, nothing is done. */
@MongoTest
class MongoDriftTest {

    private MongoProject project;

    @BeforeEach
    void open(@TempDir Path folder, FreshMongo fresh) {
        project = new MongoProject(fresh, folder);
        project.file(
                        "V1__a.json",
                        """
                        [{"create": "a"},
                         {"createIndexes": "a", "indexes": [
                           {"key": {"x": 1}, "name": "x", "unique": true}, {"key": {"t": 1}, "name": "t"}]}]
                        """)
                .file("U1__a.json", "[{\"drop\": \"a\"}]")
                .collection(2, "b");
        project.migrations().up();
    }

    @AfterEach
    void close() {
        project.close();
    }

    private void refused(String words) {
        project.collection(9, "new_one");
        assertThatThrownBy(() -> project.migrations().up())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining(words);
        assertThatThrownBy(() -> project.migrations().validate())
                .isInstanceOf(MigrationException.class);
        assertThat(project.objects()).doesNotContain("new_one");
    }

    /** The control: without drift the same run goes through. */
    @Test
    void withoutDriftNothingIsRefused() {
        project.command("{\"insert\": \"a\", \"documents\": [{\"_id\": 1, \"free\": true}]}");
        project.migrations().validate();
        project.collection(9, "new_one");
        project.migrations().up();
        assertThat(project.objects()).contains("new_one");
    }

    @Test
    void anEditedFileIsRefusedAndOtherLineEndingsAreNot() {
        project.file("V2__b.json", "\uFEFF[{\"create\": \"b\"}]");
        project.migrations().validate();
        project.file("V2__b.json", "[{\"create\": \"b2\"}]");

        refused("V2__b.json:1:1: was changed after it was carried out");
    }

    @Test
    void reorderedFilesAreRefused() {
        project.delete("V2__b.json").file("V2__b.json", "[{\"create\": \"a\"}]");
        project.file("V3__b.json", "[{\"create\": \"b\"}]")
                .file("U3__b.json", "[{\"drop\": \"b\"}]");

        refused("is now that of version 3");
    }

    @Test
    void aMissingFileIsRefused() {
        project.delete("V2__b.json").delete("U2__b.json");

        refused("version 2: is there ('b'), and its file is not");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"dropIndexes": "a", "index": "t"}                                                     | collection a index t: was made by a migration and is gone
                    {"createIndexes": "a", "indexes": [{"key": {"more": 1}, "name": "more"}]}              | collection a index more: was added by hand
                    {"drop": "b"}                                                                          | collection b: was made by a migration and is gone
                    """)
    void aChangeByHand(String command, String words) {
        project.command(command);

        refused(words);
    }

    @Test
    void anIndexThatIsAnotherIsSeen() {
        project.command(
                "{\"dropIndexes\": \"a\", \"index\": \"x\"}",
                "{\"createIndexes\": \"a\", \"indexes\": [{\"key\": {\"x\": -1}, \"name\": \"x\"}]}");

        refused("collection a index x: was changed by hand");
    }

    @Test
    void whatOthersOwnIsNobodysBusiness() {
        project.command(
                "{\"create\": \"of_others\"}",
                "{\"insert\": \"of_others\", \"documents\": [{\"_id\": 1}]}");
        project.migrations().validate();
        project.collection(9, "new_one");
        project.migrations().up();
        project.command(
                "{\"createIndexes\": \"of_others\", \"indexes\": [{\"key\": {\"x\": 1}, \"name\": \"x\"}]}");
        project.migrations().validate();
        project.migrations(MigrationOptions.STANDARD.allowingDataLoss()).down(MigrationTarget.BASE);

        assertThat(project.objects()).containsExactly("of_others", "of_others/x");
        assertThat(project.documents("of_others")).containsExactly("{\"_id\": 1}");
    }
}
