package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a file is said with its place, and nothing is done by halves. */
@PostgresTest
class BadInputTest {

    private static final String IRREVERSIBLE = "-- irreversible: test\n";

    /** One for all tests: none of them changes it, which is asked after each. */
    private static FreshDatabase database;

    private Project project;

    @BeforeAll
    static void choose(FreshDatabase fresh) {
        database = fresh;
    }

    @BeforeEach
    void open(@TempDir Path folder) {
        project = new Project(folder, database);
        project.table(1, "a");
    }

    @AfterEach
    void close() {
        assertThat(project.tables()).as("nothing is half done").isEmpty();
        assertThat(project.values("select to_regclass('bedstone.migration_journal') is null"))
                .as("nobody made a journal for files that cannot be used")
                .containsExactly("t");
        project.close();
    }

    private void refused(String place, String... words) {
        assertThatThrownBy(() -> project.migrations().up())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining(place)
                .satisfies(e -> {
                    for (String word : words) {
                        assertThat(e.getMessage()).contains(word);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "V__x.sql", "V2_x.sql", "V2x__y.sql", "v2__x.sql", "W2__x.sql", "V2__.sql",
                "R2__x.sql", "V1.a__x.sql", "V2__x.SQL", "notes.sql", "V-2__x.sql", "V2..1__x.sql"
            })
    void aNameThatCannotBeRead(String name) {
        project.file(name, "select 1;");

        refused("/" + name + ": ", "name it V<version>__<description>.sql");
    }

    @Test
    void otherFilesAreNobodysBusiness() {
        project.file("README.md", "select")
                .file("data.csv", new byte[] {0, 1, 2})
                .file(".gitkeep", "")
                .file("._V2__x.sql", new byte[] {0, 1, 2});

        assertThat(project.migrations().plan().scripts()).hasSize(1);
    }

    @Test
    void aVersionTwice() {
        project.file("more/V001__again.sql", IRREVERSIBLE + "select 1;");

        refused("V001__again.sql: has the same version as", "V1__create_a.sql");
    }

    @Test
    void aMissingUndo() {
        project.file("V2__x.sql", "create table b (id int);");

        refused("V2__x.sql:1:1: has no undo", "U2__….sql", "irreversible: why");
    }

    @Test
    void anUndoOfNothing() {
        project.file("U7__x.sql", "select 1;");

        refused("U7__x.sql: takes back version 7, which is not there");
    }

    @Test
    void irreversibleWithoutAReasonAndWithAnUndo() {
        project.file("V2__x.sql", "\n-- irreversible\nselect 1;");
        refused("V2__x.sql:2:1: 'irreversible' gives no reason");

        project.file("V2__x.sql", IRREVERSIBLE + "select 1;").file("U2__x.sql", "select 1;");
        refused("V2__x.sql: says that it is irreversible, and has an undo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "-- only words\n", "/* nothing */ ; ;", "\uFEFF"})
    void anEmptyFile(String text) {
        project.file("V2__x.sql", text);

        refused("V2__x.sql:1:1: holds no statement");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    select 'open        | 2:8 | a text in single quotes does not end
                    select "open        | 2:8 | a quoted name does not end
                    select $x$ open $y$ | 2:8 | close it with $x$
                    select /* /* */     | 2:8 | a comment does not end
                    select E'a\\'       | 2:8 | a text in single quotes does not end
                    """)
    void whatDoesNotEnd(String text, String place, String words) {
        project.file("V2__x.sql", IRREVERSIBLE + text);

        refused("V2__x.sql:" + place, words);
    }

    @Test
    void copyFromTheStandardInput() {
        project.file(
                "V2__x.sql", IRREVERSIBLE + "select 1;\n  COPY a (id)\n from STDIN;\n1\n\\.\n");

        refused("V2__x.sql:3:3: COPY … FROM stdin", "INSERT");
    }

    @Test
    void commandsOfPsql() {
        project.file("V2__x.sql", IRREVERSIBLE + "select 1;\n\\i other.sql\n");

        refused("V2__x.sql:3:1: '\\i other.sql' is a command of psql");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index concurrently x on a (id)",
                "CREATE UNIQUE /* c */ INDEX\nCONCURRENTLY x on a (id)",
                "drop index concurrently x",
                "reindex table concurrently a",
                "vacuum a",
                "vacuum",
                "alter system set work_mem = '1MB'",
                "create database x",
                "call routine()"
            })
    void whatCannotRunInATransaction(String statement) {
        project.file("V2__x.sql", IRREVERSIBLE + "select 1;\n" + statement + ";");

        refused("V2__x.sql:3:1: PostgreSQL refuses", "-- no-transaction");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"begin", "commit", "rollback", "start transaction", "savepoint x", "end"})
    void transactionsOfTheFile(String statement) {
        project.file("V2__x.sql", IRREVERSIBLE + statement + ";");

        refused("V2__x.sql:2:1: a script does not begin or end transactions itself");
    }

    @Test
    void whatNobodyCouldTellAfterACrash() {
        project.file("V2__x.sql", "-- no-transaction\n" + IRREVERSIBLE + "call routine();");

        refused("V2__x.sql:3:1: after a crash nobody could tell", "-- verify: <query>");
    }

    @Test
    void anIndexWithoutAName() {
        project.file(
                "V2__x.sql",
                "-- no-transaction\n" + IRREVERSIBLE + "create index concurrently on a (id);");

        refused("V2__x.sql:3:1: the index has no name");
    }

    @Test
    void aFileThatIsTooLarge() {
        project.file("V2__x.sql", IRREVERSIBLE + "select 1;" + " ".repeat(10_000_000));

        refused("V2__x.sql: has more than 10 MB; cut it");
    }

    @Test
    void otherEncodings() {
        project.file("V2__x.sql", "select 1;".getBytes(StandardCharsets.UTF_16));
        refused("V2__x.sql:1:1: is in UTF-16");

        project.file(
                "V2__x.sql", (IRREVERSIBLE + "select 'ü';").getBytes(StandardCharsets.ISO_8859_1));
        refused("V2__x.sql:2:9: is not text in UTF-8");
    }

    @Test
    void aNulByte() {
        project.file("V2__x.sql", IRREVERSIBLE + "select '\0';");

        refused("V2__x.sql:2:9: holds a NUL byte");
    }

    @Test
    void columnsCountSigns() {
        project.file(
                "V2__x.sql",
                "\uFEFF" + IRREVERSIBLE.replace("\n", "\r\n") + "select '𝄞ü\r\n𝄞', 'open");

        refused("V2__x.sql:3:5: a text in single quotes does not end");
    }

    @Test
    void aPlaceholderWithoutAValueOrWithAnUnfitOne() {
        project.file("V2__x.sql", IRREVERSIBLE + "select\n  ${missing};");
        refused("V2__x.sql:3:3: there is no value for ${missing}");

        project.file("V2__x.sql", IRREVERSIBLE + "select ${bad};");
        assertThatThrownBy(() ->
                        project.migrations(
                                        MigrationOptions.STANDARD.withPlaceholders(
                                                Map.of("bad", "1; drop table a")))
                                .up())
                .hasMessageContaining("V2__x.sql:2:8: the value of ${bad} is not a plain name")
                .hasMessageNotContaining("drop table");
    }

    @ParameterizedTest
    @CsvSource({
        "no-transacton, no-transaction",
        "no_transaction, no-transaction",
        "No-Transaction, no-transaction",
        "destructiv, destructive",
        "irreversable: because, irreversible: …",
        "time-out: 10m, timeout: …",
        "timeout 10m, timeout: 10m",
        "lock timeout: 1s, lock-timeout: …",
        "verfy: select true, verify: …"
    })
    void aMisspeltHeader(String written, String meant) {
        project.file("V2__x.sql", IRREVERSIBLE + "-- " + written + "\nselect 1;");

        refused("V2__x.sql:2:1: is no header, and looks like '-- " + meant + "'");
    }

    @Test
    void aHeaderBelowTheFirstStatement() {
        project.file("V2__x.sql", IRREVERSIBLE + "select 1;\n  -- no-transaction\nselect 2;");

        refused("V2__x.sql:3:3: 'no-transaction' is said of a whole script");
    }

    @Test
    void otherCommentsAreNobodysBusiness() {
        project.file(
                "V2__x.sql",
                IRREVERSIBLE
                        + "-- verified by: ada\n-- time\n-- transaction: 7\n-- timeouts are 10 m here\n"
                        + "-- the destructive part follows\nselect 1; -- destructive\n");

        assertThat(project.migrations().plan().scripts()).hasSize(2);
    }

    @Test
    void aBrokenHalfIsNotMissing() {
        project.file("V2__x.sql", "select 'open")
                .file("U2__x.sql", "select 1;")
                .file("V3__y.sql", "select 1;")
                .file("U3__y.sql", "select 'open");

        assertThatThrownBy(() -> project.migrations().up())
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.problems()).hasSize(2));
    }

    /** A place is found without reading the file from its beginning. */
    @Test
    void aHundredThousandStatements() {
        project.file("V2__x.sql", IRREVERSIBLE + "select 1;\n".repeat(100_000));

        assertThat(project.migrations().plan().scripts().getLast().statements().getLast().place())
                .endsWith("V2__x.sql:100001:1");
    }

    @Test
    void aTimeThatIsNone() {
        project.file("V2__x.sql", IRREVERSIBLE + "-- timeout: soon\nselect 1;");

        refused("V2__x.sql:2:1: 'soon' is not a time");
    }

    @Test
    void everythingAtOnce() {
        project.file("V2__x.sql", "")
                .file("V3__y.sql", IRREVERSIBLE + "select 'open")
                .file("x.sql", "");

        assertThatThrownBy(() -> project.migrations().up())
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.problems()).hasSize(3));
    }

    @Test
    void aFolderThatIsNotThere() {
        Migrations migrations =
                Migrations.of(
                        java.util.List.of(project.postgres()),
                        java.util.List.of(
                                MigrationLine.folder(
                                        "app",
                                        dev.bedstone.contracts.StoreKind.POSTGRES,
                                        project.folder().resolve("nowhere"))),
                        MigrationOptions.STANDARD);

        assertThatThrownBy(migrations::up).hasMessageContaining("nowhere: is not a folder");
    }

    @Test
    void targetsThatAreNone() {
        assertThatThrownBy(() -> MigrationTarget.of("yesterday"))
                .hasMessageContaining("'yesterday'");
        assertThatThrownBy(() -> project.migrations().up(MigrationTarget.of("99")))
                .hasMessageContaining("'99': is not a version of the line");
    }
}
