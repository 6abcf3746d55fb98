package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R54: where files, journal and schema say different things, nothing is done. */
@PostgresTest
class DriftTest {

    private Project project;

    @BeforeEach
    void open(@TempDir Path folder, FreshDatabase database) {
        project = new Project(folder, database);
        project.table(1, "a").table(2, "b").table(3, "c");
        project.migrations().up();
    }

    @AfterEach
    void close() {
        project.close();
    }

    private void refused(String... words) {
        project.table(9, "new_one");
        assertThatThrownBy(() -> project.migrations().up())
                .isInstanceOf(MigrationException.class)
                .satisfies(e -> {
                    for (String word : words) {
                        assertThat(e.getMessage()).contains(word);
                    }
                });
        assertThatThrownBy(() -> project.migrations().validate())
                .isInstanceOf(MigrationException.class);
        assertThat(project.tables()).doesNotContain("new_one");
    }

    private void tolerated(Tolerance tolerance) {
        project.migrations(MigrationOptions.STANDARD.tolerating(tolerance)).up();
        assertThat(project.tables()).contains("new_one");
    }

    /** The control: without drift the same run goes through. */
    @Test
    void withoutDriftNothingIsRefused() {
        project.migrations().validate();
        project.table(9, "new_one");
        project.migrations().up();
        assertThat(project.tables()).contains("new_one");
    }

    @Test
    void anEditedFile() {
        project.file("V2__create_b.sql", "create table b (id bigint primary key, title varchar);");

        refused("V2__create_b.sql:1:1: was changed after it was carried out");
        tolerated(Tolerance.EDITED_FILE);
    }

    @Test
    void lineEndingsAndByteOrderMarksAreNoEdit() {
        project.file(
                "V1__create_a.sql", "\uFEFFcreate table a (id bigint primary key, title text);");
        project.file("V4__two_lines.sql", "-- irreversible: test\nselect 1;\nselect 2;\n");
        project.migrations().up();
        project.file("V4__two_lines.sql", "-- irreversible: test\r\nselect 1;\r\nselect 2;\r\n");
        project.migrations().validate();
        project.file("V4__two_lines.sql", "-- irreversible: test\rselect 1;\rselect 2;\r");

        project.migrations().validate();
    }

    @Test
    void aMissingFile() {
        project.delete("V2__create_b.sql").delete("U2__create_b.sql");

        refused("version 2: is there ('create b'), and its file is not");
        tolerated(Tolerance.MISSING_FILE);
    }

    @Test
    void reorderedFiles() {
        project.delete("V1__create_a.sql")
                .delete("V2__create_b.sql")
                .delete("U1__create_a.sql")
                .delete("U2__create_b.sql");
        project.table(1, "b").table(2, "a");

        refused(
                "was reordered",
                "version 1 is now that of version 2",
                "version 2 is now that of version 1");
    }

    @Test
    void aFileThatMovedToAnotherVersion() {
        project.delete("V3__create_c.sql").delete("U3__create_c.sql").table(4, "c");

        refused("version 3: is there, and its text is now that of version 4");
    }

    @Test
    void aFileThatComesTooLate() {
        project.migrations().validate();
        project.file("V2.5__late.sql", "-- irreversible: test\ncreate table late (id int);");

        refused("V2.5__late.sql: is new, and older than version 3");
        tolerated(Tolerance.OUT_OF_ORDER);
        assertThat(project.tables()).contains("late");
    }

    @Test
    void aVersionNewerThanTheProgram() {
        project.table(20, "future");
        project.migrations().up();
        project.delete("V20__create_future.sql").delete("U20__create_future.sql");

        refused("version 20: is there, and newer than every file of this program");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    alter table a add column extra int                       | table public.a column extra: was added by hand
                    alter table a drop column title                          | table public.a column title: was made by a migration and is gone
                    alter table a alter column title set not null            | table public.a column title: was changed by hand
                    alter table a alter column title set default 'x'         | table public.a column title: was changed by hand
                    alter table a alter column title type varchar(9)         | table public.a column title: was changed by hand
                    create index by_hand on a (title)                        | table public.a index by_hand: was added by hand
                    alter table a add constraint c check (id > 0)            | table public.a constraint c: was added by hand
                    alter table a drop constraint a_pkey                     | table public.a constraint a_pkey: was made by a migration and is gone
                    drop table b                                             | table public.b: was made by a migration and is gone
                    alter table a enable row level security                  | table public.a: was changed by hand
                    create policy p on a using (true)                        | table public.a policy p: was added by hand
                    create rule r as on delete to a do instead nothing       | table public.a rule r: was added by hand
                    alter table a rename to z                                | table public.a: was made by a migration and is gone
                    """)
    void aChangeByHand(String statement, String words) {
        project.sql(statement);

        refused(words);
    }

    @Test
    void aChangedFunctionAndTrigger() {
        project.file(
                "V4__function.sql",
                "-- irreversible: test\ncreate function f() returns trigger language plpgsql as 'begin return new; end';\n"
                        + "create trigger t before insert on a for each row execute function f();");
        project.migrations().up();
        project.sql(
                "create or replace function f() returns trigger language plpgsql as 'begin return null; end'",
                "alter table a disable trigger t");

        refused(
                "function public.f(): was changed by hand",
                "table public.a trigger t: was changed by hand");
    }

    @Test
    void aChangeThatIsAllowedOnceBelongsToUsThen() {
        project.sql("alter table a add column extra int");
        project.table(9, "new_one");
        tolerated(Tolerance.CHANGED_SCHEMA);

        project.migrations().validate();
        project.sql("alter table a drop column extra");
        assertThatThrownBy(() -> project.migrations().validate())
                .hasMessageContaining("column extra");
    }

    @Test
    void whatOthersOwnIsNobodysBusiness() {
        project.sql(
                "create table dynamic_1 (id int primary key)",
                "insert into dynamic_1 values (1)",
                "create view of_others as select * from a");
        project.migrations().validate();
        project.table(9, "new_one");
        project.migrations().up();
        project.sql("alter table dynamic_1 add column x int", "create table dynamic_2 (id int)");
        project.migrations().validate();
        project.migrations(MigrationOptions.STANDARD.allowingDataLoss()).line("app").up();
        project.sql("drop view of_others");
        project.migrations(MigrationOptions.STANDARD.allowingDataLoss()).down(MigrationTarget.BASE);

        assertThat(project.tables()).containsExactly("dynamic_1", "dynamic_2");
        assertThat(project.values("select id from dynamic_1")).containsExactly("1");
    }

    @Test
    void everythingIsSaidAtOnce() {
        project.file("V2__create_b.sql", "select 1;")
                .delete("V3__create_c.sql")
                .delete("U3__create_c.sql");
        project.table(9, "new_one");

        assertThatThrownBy(() -> project.migrations().up())
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.problems()).hasSize(2));
        assertThat(project.migrations().status().getFirst().problems()).hasSize(2);
    }

    @Test
    void statusTellsWhatIsWhere() {
        assertThat(project.migrations().status().getFirst().versions())
                .extracting(MigrationStatus.VersionStatus::state)
                .isEqualTo(
                        List.of(
                                MigrationStatus.State.APPLIED,
                                MigrationStatus.State.APPLIED,
                                MigrationStatus.State.APPLIED));
    }
}
