package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user does with migrations of PostgreSQL. */
@PostgresTest
class MigrationsTest {

    private Project project;

    @BeforeEach
    void open(@TempDir Path folder, FreshDatabase database) {
        project = new Project(folder, database);
    }

    @AfterEach
    void close() {
        project.close();
    }

    @Test
    void bringsEverythingOnceAndThenHasNothingToDo() {
        project.table(1, "document")
                .table(2, "chunk")
                .file(
                        "R__views.sql",
                        "create or replace view titles as select title from document;");

        assertThat(project.migrations().up().scripts())
                .extracting(MigrationResult.Done::version)
                .containsExactly("1", "2", "");
        assertThat(project.migrations().up().scripts()).isEmpty();
        assertThat(project.tables()).containsExactly("chunk", "document", "titles");
    }

    @Test
    void aRepeatedScriptIsDoneAgainWhenItsTextChanges() {
        project.file("R__views.sql", "create or replace view one as select 1 as x;");
        project.migrations().up();
        project.file("R__views.sql", "create or replace view one as select 2 as x;");

        assertThat(project.migrations().up().scripts()).hasSize(1);
        assertThat(project.values("select x from one")).containsExactly("2");
    }

    @Test
    void aRepeatedScriptIsDoneAgainWhenAValueInItChanges() {
        project.file("R__views.sql", "create or replace view one as select ${value} as x;");
        MigrationOptions one = MigrationOptions.STANDARD.withPlaceholders(Map.of("value", "1"));
        MigrationOptions two = MigrationOptions.STANDARD.withPlaceholders(Map.of("value", "2"));
        project.migrations(one).up();

        assertThat(project.migrations(one).up().scripts()).isEmpty();
        assertThat(project.migrations(two).up().scripts()).hasSize(1);
        assertThat(project.values("select x from one")).containsExactly("2");
    }

    @Test
    void takesVersionsBackNewestFirst() {
        project.table(1, "a").table(2, "b").table(3, "c");
        Migrations migrations = project.migrations(MigrationOptions.STANDARD.allowingDataLoss());
        migrations.up();

        assertThat(migrations.down(MigrationTarget.of("-1")).scripts())
                .extracting(MigrationResult.Done::version)
                .containsExactly("3");
        assertThat(migrations.down(MigrationTarget.of("1")).scripts())
                .extracting(MigrationResult.Done::version)
                .containsExactly("2");
        assertThat(project.tables()).containsExactly("a");
        migrations.down(MigrationTarget.BASE);
        assertThat(project.tables()).isEmpty();
        assertThat(migrations.up(MigrationTarget.of("+2")).scripts()).hasSize(2);
        assertThat(project.tables()).containsExactly("a", "b");
    }

    @Test
    void anUndoThatMayLoseRowsNeedsAWord() {
        project.table(1, "a");
        project.migrations().up();

        assertThatThrownBy(() -> project.migrations().down(MigrationTarget.BASE))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("U1__create_a.sql:1:1: may lose rows");
        assertThat(project.tables()).containsExactly("a");
    }

    @Test
    void whatCannotBeTakenBackIsNot() {
        project.table(1, "a")
                .file(
                        "V2__hash.sql",
                        "-- irreversible: the clear text is gone\nupdate a set title = md5(title);");
        Migrations migrations = project.migrations(MigrationOptions.STANDARD.allowingDataLoss());
        migrations.up();

        assertThatThrownBy(() -> migrations.down(MigrationTarget.BASE))
                .hasMessageContaining("version 2")
                .hasMessageContaining("the clear text is gone");
        assertThat(project.tables()).containsExactly("a");
    }

    @Test
    void linesAreNumberedIndependently(@TempDir Path other) throws Exception {
        project.table(1, "a").table(5, "b");
        java.nio.file.Files.writeString(
                other.resolve("V1__x.sql"),
                "-- irreversible: test\ncreate table platform_one (id int);");
        Migrations both =
                Migrations.of(
                        List.of(project.postgres()),
                        List.of(
                                MigrationLine.folder("platform", StoreKind.POSTGRES, other),
                                project.line()),
                        MigrationOptions.STANDARD.allowingDataLoss());

        assertThat(both.up().scripts())
                .extracting(done -> done.line() + done.version())
                .containsExactly("platform1", "app1", "app5");
        assertThatThrownBy(() -> both.down(MigrationTarget.of("-1")))
                .hasMessageContaining("choose one with --line or --store");
        both.line("app").down(MigrationTarget.of("-1"));
        assertThat(project.tables()).containsExactly("a", "platform_one");
    }

    @Test
    void theApplicationsRoleKeepsItsRightsAndCannotForgeTheJournal(FreshDatabase database)
            throws Exception {
        project.table(1, "a");
        project.migrations().up();

        try (Connection application = database.connect(PostgresRole.APPLICATION);
                Statement statement = application.createStatement()) {
            statement.execute("insert into a values (1, 'row')");
            assertThatThrownBy(() -> statement.execute("delete from bedstone.migration_journal"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() ->
                            statement.execute(
                                    "insert into bedstone.migration_object values ('x', '', true, true)"))
                    .hasMessageContaining("permission denied");
        }
        try (Connection reader = database.connect(PostgresRole.READER);
                Statement statement = reader.createStatement();
                ResultSet row =
                        statement.executeQuery("select count(*) from bedstone.migration_journal")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void statusAndPlanChangeNothing() {
        project.table(1, "a").table(2, "b");
        project.migrations().up(MigrationTarget.of("1"));

        MigrationStatus status = project.migrations().status().getFirst();
        assertThat(status.current()).contains("1");
        assertThat(status.head()).contains("2");
        assertThat(status.pending()).isEqualTo(1);
        assertThat(status.problems()).isEmpty();
        MigrationPlan plan = project.migrations().plan();
        assertThat(plan.scripts()).hasSize(1);
        assertThat(plan.scripts().getFirst().statements().getFirst().text())
                .isEqualTo("create table b (id bigint primary key, title text)");
        assertThat(project.tables()).containsExactly("a");
    }

    @Test
    void printedScriptsTellTheJournalToo(FreshDatabase database) throws Exception {
        project.table(1, "a")
                .file(
                        "V2__index.sql",
                        "-- no-transaction\n-- irreversible: 'quoted'\ncreate index concurrently a_title on a (title);");
        String text = project.migrations().print(MigrationTarget.HEAD, false);
        Path script = project.folder().resolve("all.txt");
        java.nio.file.Files.writeString(script, text);

        Psql.run(database, script);

        assertThat(project.tables()).containsExactly("a");
        assertThat(project.migrations().up().scripts()).isEmpty();
    }

    /**
     * A run that was killed behind its last statement is brought to its end by one with no work.
     */
    @Test
    void whoHasNothingToDoEndsWhatWasLeftOff() {
        project.table(1, "a");
        project.migrations().up();
        leaveOff();

        assertThat(project.migrations().up().scripts()).isEmpty();

        assertThat(project.values("select distinct complete from bedstone.migration_object"))
                .containsExactly("t");
    }

    @Test
    void whoHasNothingToDoWaitsForNobodyLong() {
        project.table(1, "a");
        project.migrations().up();
        leaveOff();
        try (MigrationSession other = project.postgres().openMigrations("other")) {
            assertThat(other.tryLock()).isTrue();

            assertThat(
                            project.migrations(
                                            MigrationOptions.STANDARD.waiting(
                                                    Duration.ofMillis(300)))
                                    .up()
                                    .scripts())
                    .isEmpty();
        }
    }

    private void leaveOff() {
        project.sql("update bedstone.migration_object set complete = false");
    }
}
