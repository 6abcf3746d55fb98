package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * R52: an undo takes back what its version brought, keeps what was there, or says that it does not.
 */
@PostgresTest
class UndoProofTest {

    private Project project;

    @BeforeEach
    void open(@TempDir Path folder, FreshDatabase database) {
        project = new Project(folder, database);
        project.file(
                        "V1__base.sql",
                        """
                        create type mood as enum ('sad', 'glad');
                        create table owner (id uuid primary key default gen_random_uuid(), name text not null);
                        create table document (
                            id bigint generated always as identity primary key,
                            owner_id uuid not null references owner,
                            title varchar(40) not null, size numeric not null, state mood not null,
                            created timestamptz not null default now(), tags text[] not null, body jsonb not null);
                        create index document_title on document (title);
                        """)
                .file("U1__base.sql", "drop table document; drop table owner; drop type mood;");
    }

    @AfterEach
    void close() {
        assertThat(project.tables()).as("the database itself is never touched").isEmpty();
        assertThat(
                        project.values(
                                "select datname from pg_database where datname like 'bedstone_scratch%'"))
                .as("no scratch database stays")
                .isEmpty();
        project.close();
    }

    @Test
    void aCorrectUndoPasses() {
        project.file(
                        "V2__column.sql",
                        "alter table document add column note text; create view titles as select title from document;")
                .file("U2__column.sql", "drop view titles; alter table document drop column note;")
                .file(
                        "V3__index.sql",
                        "-- no-transaction\ncreate index concurrently document_size on document (size);")
                .file("U3__index.sql", "-- no-transaction\ndrop index concurrently document_size;")
                .file("R__view.sql", "create or replace view sizes as select size from document;");

        assertThatCode(() -> project.migrations().verify()).doesNotThrowAnyException();
    }

    /** Each of them is a control: an undo that is wrong turns the proof red. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    alter table document add column note text     | select 1                                        | table public.document column note: is left
                    create table extra (id int)                   | drop table extra; drop index document_title     | index document_title is gone
                    alter table document alter title type text    | alter table document alter title type varchar(41)| column title is another
                    create view v as select 1 as x                | drop view v; create view w as select 1 as x     | view public.w is left
                    create function f() returns int return 1      | select 1                                        | function public.f() is left
                    alter table document add column note text     | alter table document drop column note, drop column size | column size is gone
                    update document set title = upper(title)      | update document set title = left(title, 0)      | values of public.document.title are lost
                    alter table document add column note text     | alter table document drop column note; delete from document | are lost
                    alter type mood add value 'so-so'             | select 1                                        | type public.mood is another
                    alter table document add check (size > 0)     | alter table document drop constraint if exists x | constraint document_size_check is left
                    alter table document enable row level security| select 1                                        | table public.document is another
                    create table extra (id int)                   | drop table extraa                               | fails on an empty database
                    """)
    void aWrongUndoIsFound(String up, String undo, String words) {
        project.file("V2__x.sql", up + ";").file("U2__x.sql", undo + ";");

        assertThatThrownBy(() -> project.migrations().verify())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("2__x.sql:1:1")
                .satisfies(e ->
                        assertThat(e.getMessage().replace(": is ", " is "))
                                .contains(words.replace(": is ", " is ")));
    }

    @Test
    void aLossThatIsDeclaredPasses() {
        project.file("V2__x.sql", "-- destructive\nalter table document drop column size;")
                .file(
                        "U2__x.sql",
                        "alter table document add column size numeric not null default 0; alter table document alter size drop default;");

        assertThatCode(() -> project.migrations().verify()).doesNotThrowAnyException();
    }

    @Test
    void aLossThatIsNotDeclaredIsFound() {
        project.file("V2__x.sql", "alter table document drop column size;")
                .file(
                        "U2__x.sql",
                        "alter table document add column size numeric not null default 0; alter table document alter size drop default;");

        assertThatThrownBy(() -> project.migrations().verify())
                .hasMessageContaining("values of public.document.size are lost");
    }

    @Test
    void anIrreversibleVersionIsBroughtAndStays() {
        project.file("V2__x.sql", "-- irreversible: test\nupdate document set title = md5(title);")
                .table(3, "later");

        assertThatCode(() -> project.migrations().verify()).doesNotThrowAnyException();
    }

    @Test
    void aRepeatedScriptThatCannotBeRepeatedIsFound() {
        project.file("R__x.sql", "create view v as select 1 as x;");

        assertThatThrownBy(() -> project.migrations().verify()).hasMessageContaining("R__x.sql:1:");
    }

    @Test
    void withoutTheRightToMakeADatabaseItSaysSo() {
        project.tryingOut(false);
        try {
            assertThatThrownBy(() -> project.migrations().verify())
                    .isInstanceOf(dev.bedstone.kernel.Misconfigured.class)
                    .hasMessageContaining("CREATEDB");
        } finally {
            project.tryingOut(true);
        }
    }
}
