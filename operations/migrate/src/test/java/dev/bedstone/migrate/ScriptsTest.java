package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How scripts and steps are carried out on PostgreSQL, and what a failed one leaves behind. */
@PostgresTest
class ScriptsTest {

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
    void aFailedScriptLeavesNothingAndSaysWhere() {
        project.table(1, "a")
                .file(
                        "V2__two.sql",
                        "-- irreversible: test\ncreate table b (id int);\n\nselect 1,\n  nonsense('x') from a;");

        assertThatThrownBy(() -> project.migrations().up())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("V2__two.sql:5:3: function nonsense(unknown) does not exist");
        assertThat(project.tables()).containsExactly("a");
        project.file("V2__two.sql", "-- irreversible: test\ncreate table b (id int);");
        project.migrations().up();
        assertThat(project.tables()).containsExactly("a", "b");
        assertThat(project.migrations().history())
                .extracting(JournalEntry::state)
                .containsExactly(
                        JournalEntry.State.DONE,
                        JournalEntry.State.FAILED,
                        JournalEntry.State.DONE);
    }

    @Test
    void statementsOutsideOfATransactionGoOnWhereTheyStopped() {
        project.table(1, "a")
                .file(
                        "V2__index.sql",
                        """
                        -- no-transaction
                        -- irreversible: test
                        insert into a values (1, 'x');
                        create index concurrently a_title on a (title);
                        select nonsense();
                        insert into a values (2, 'y');
                        """);
        assertThatThrownBy(() -> project.migrations().up())
                .hasMessageContaining("V2__index.sql:5:8");
        project.file(
                "V2__index.sql",
                """
                -- no-transaction
                -- irreversible: test
                insert into a values (1, 'x');
                create index concurrently a_title on a (title);
                select 1;
                insert into a values (2, 'y');
                """);

        assertThat(project.migrations().up().scripts().getFirst().statements()).isEqualTo(2);
        assertThat(project.values("select id from a order by 1")).containsExactly("1", "2");
        project.migrations().validate();
    }

    @Test
    void aPartThatWasCarriedOutMustStay() {
        project.table(1, "a")
                .file(
                        "V2__x.sql",
                        "-- no-transaction\n-- irreversible: test\ninsert into a values (1, 'x');\nselect nonsense();");
        assertThatThrownBy(() -> project.migrations().up()).isInstanceOf(MigrationException.class);
        project.file(
                "V2__x.sql",
                "-- no-transaction\n-- irreversible: test\ninsert into a values (2, 'x');\nselect 1;");

        assertThatThrownBy(() -> project.migrations().up())
                .hasMessageContaining(
                        "V2__x.sql:3:1: statement 1 was carried out with another text");
    }

    @Test
    void anInvalidIndexOfTheSameNameIsRemovedFirst() {
        project.table(1, "a");
        project.migrations().up();
        project.sql("insert into a values (1, 'same'), (2, 'same')");
        assertThatThrownBy(
                        () -> project.sql("create unique index concurrently a_title on a (title)"))
                .hasMessageContaining("could not create unique index");
        project.sql("update a set title = id::text");
        project.file(
                "V2__index.sql",
                "-- no-transaction\n-- irreversible: test\ncreate unique index concurrently if not exists a_title on a (title);");

        project.migrations(MigrationOptions.STANDARD.tolerating(Tolerance.CHANGED_SCHEMA)).up();

        assertThat(
                        project.values(
                                "select indisvalid from pg_index where indexrelid = 'a_title'::regclass"))
                .containsExactly("t");
    }

    @Test
    void placeholdersAreEscapedWhereTheyStand() {
        project.file(
                "V1__x.sql",
                "-- irreversible: test\ncreate table ${name} (x text default '${text}');\n"
                        + "comment on table ${name} is $$price ${price}$$; -- ${unknown}");
        MigrationOptions options =
                MigrationOptions.STANDARD.withPlaceholders(
                        Map.of("name", "plain", "text", "it's; drop table plain", "price", "7.5"));

        project.migrations(options).up();

        project.sql("insert into plain default values");
        assertThat(project.values("select x from plain")).containsExactly("it's; drop table plain");
        assertThat(project.values("select obj_description('plain'::regclass)"))
                .containsExactly("price 7.5");
    }

    @Test
    void javaStepsTakeTheirPlace() {
        project.table(1, "a").table(3, "b");
        MigrationStep step =
                MigrationStep.of(
                        "2",
                        "fill",
                        handle -> {
                            try (Statement statement =
                                    handle.as(Connection.class).createStatement()) {
                                statement.execute("insert into a values (1, 'code')");
                            }
                        },
                        handle -> {
                            try (Statement statement =
                                    handle.as(Connection.class).createStatement()) {
                                statement.execute("delete from a where id = 1");
                            }
                        });
        Migrations migrations =
                Migrations.of(
                        List.of(project.postgres()),
                        List.of(project.line().with(step)),
                        MigrationOptions.STANDARD.allowingDataLoss());

        assertThat(migrations.up().scripts())
                .extracting(MigrationResult.Done::version)
                .containsExactly("1", "2", "3");
        migrations.down(MigrationTarget.of("1"));
        assertThat(project.values("select count(*) from a")).containsExactly("0");
    }

    @Test
    void aFailedJavaStepLeavesNothing() {
        project.table(1, "a");
        MigrationStep step =
                MigrationStep.irreversible(
                        "2",
                        "fill",
                        handle -> {
                            try (Statement statement =
                                    handle.as(Connection.class).createStatement()) {
                                statement.execute("insert into a values (1, 'code')");
                            }
                            throw new IllegalStateException("row 4711 of Mrs Miller");
                        },
                        "test");
        Migrations migrations =
                Migrations.of(
                        List.of(project.postgres()),
                        List.of(project.line().with(step)),
                        MigrationOptions.STANDARD);

        assertThatThrownBy(migrations::up)
                .hasMessageContaining("Java step 2 of line app")
                .hasMessageNotContaining("Miller");
        assertThat(project.values("select count(*) from a")).containsExactly("0");
    }

    @Test
    void whatAScriptSetsForItsSessionEndsWithIt() {
        project.file(
                        "V1__x.sql",
                        "-- irreversible: test\nset search_path = pg_catalog; set role bedstone_owner; set statement_timeout = 400;")
                .file(
                        "V2__y.sql",
                        "-- irreversible: test\nselect pg_sleep(0.6); create table b (id int);");

        project.migrations().up();

        assertThat(project.tables()).containsExactly("b");
    }

    @Test
    void aTimeoutOfTheFileEndsAStatement() {
        project.file("V1__x.sql", "-- irreversible: test\n-- timeout: 50ms\nselect pg_sleep(20);");

        assertThatThrownBy(() -> project.migrations().up())
                .hasMessageContaining("V1__x.sql:3:1")
                .hasMessageContaining("57014");
    }

    /**
     * On a loaded machine the limit may pass before anything is begun: then it gets a longer one.
     */
    @Test
    void aTimeLimitEndsBetweenScripts() {
        project.file("V1__x.sql", "-- irreversible: test\nselect pg_sleep(${seconds});")
                .table(2, "a");
        Optional<String> current = Optional.empty();
        for (int limit = 1; current.isEmpty() && limit < 100; limit *= 2) {
            MigrationOptions limited =
                    MigrationOptions.STANDARD
                            .withPlaceholders(Map.of("seconds", Integer.toString(limit)))
                            .endingWithin(Duration.ofSeconds(limit));
            assertThatThrownBy(() -> project.migrations(limited).up())
                    .hasMessageContaining("time limit");
            current = project.migrations(limited).status().getFirst().current();
        }
        assertThat(current).contains("1");
    }

    @Test
    void anUntrueVerifyQueryFailsTheScript() {
        project.file(
                "V1__x.sql",
                "-- irreversible: test\n-- verify: select count(*) = 1 from a\ncreate table a (id int);");

        assertThatThrownBy(() -> project.migrations().up())
                .hasMessageContaining("verify query is not true");
        assertThat(project.tables()).isEmpty();
    }
}
