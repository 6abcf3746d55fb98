package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.ClickHouseEndpoint;
import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Secret;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations of ClickHouse, from files to tables. */
@ClickHouseTest
class ClickHouseMigrationsTest {

    private ClickHouseProject project;

    @BeforeEach
    void open(FreshClickHouse database, @TempDir Path folder) {
        project = new ClickHouseProject(folder, database);
    }

    @AfterEach
    void close() {
        project.close();
    }

    @Test
    void upAndDown() {
        project.table(1, "a")
                .file(
                        "V2__more.sql",
                        """
                        alter table a add column note String default 'n', add index notes note type bloom_filter;
                        create materialized view counts engine = SummingMergeTree order by id as select id, 1 as n from a;
                        -- verify: select count() = 10 from a
                        insert into a (id, title) select number, toString(number) from numbers(10);
                        alter table a update title = concat(title, '!') where id < 5;
                        """)
                .file(
                        "U2__more.sql",
                        "-- destructive\ndrop table counts; alter table a drop index notes, drop column note; truncate table a;")
                .file("R__titles.sql", "create or replace view titles as select title from a;");

        assertThat(project.migrations().up().scripts()).hasSize(3);

        assertThat(project.tables()).containsExactly("a", "counts", "titles");
        assertThat(project.values("select count(), countIf(endsWith(title, '!')) from a"))
                .containsExactly("10\t5");
        assertThat(project.migrations().up().scripts()).isEmpty();
        project.migrations().validate();
        assertThat(project.migrations().history())
                .extracting(JournalEntry::state)
                .containsOnly(JournalEntry.State.STARTED, JournalEntry.State.DONE);
        project.migrations(MigrationOptions.STANDARD.allowingDataLoss())
                .down(MigrationTarget.of("1"));
        assertThat(project.tables()).containsExactly("a", "titles");
        assertThat(project.migrations().status().getFirst().current()).contains("1");
    }

    @Test
    void anErrorNamesItsPlace() {
        project.table(1, "a")
                .file(
                        "V2__x.sql",
                        "-- irreversible: test\ncreate table b (id UInt64)\n  engine = MergeTree order by ;");

        assertThatThrownBy(() -> project.migrations().up())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("V2__x.sql:3:30")
                .hasMessageContaining("SYNTAX_ERROR");
        project.file(
                "V2__x.sql",
                "-- irreversible: test\ncreate table b (id UInt64)\n  engine = MergeTree order by id;");
        assertThat(project.migrations().up().scripts()).hasSize(1);
    }

    @Test
    void aMutationThatFailsIsNotLeftBehind() {
        project.table(1, "a")
                .file(
                        "V2__x.sql",
                        "-- irreversible: test\nalter table a update title = toString(throwIf(id = 3, 'row of a person')) where 1;");
        project.table(1, "a");
        project.migrations().up(MigrationTarget.of("1"));
        project.sql("insert into a select number, 'x' from numbers(10)");

        assertThatThrownBy(() -> project.migrations().up())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("V2__x.sql:2:1: the mutation failed")
                .hasMessageContaining("FUNCTION_THROW_IF_VALUE_IS_NON_ZERO")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("row of a person"));
        assertThat(
                        project.values(
                                "select count() from system.mutations where database = currentDatabase() and not is_done"))
                .containsExactly("0");
        project.sql("alter table a delete where id = 3 settings mutations_sync = 2");
        assertThat(project.migrations().up().scripts()).hasSize(1);
    }

    @Test
    void aStepInCode() {
        MigrationLine line =
                project.line()
                        .with(
                                MigrationStep.of(
                                        "2",
                                        "fill",
                                        handle ->
                                                handle.as(ClickHouse.class)
                                                        .command("insert into a values (1, 'x')")
                                                        .run(),
                                        handle ->
                                                handle.as(ClickHouse.class)
                                                        .command("truncate table a")
                                                        .run()));
        project.table(1, "a");

        Migrations.of(List.of(project.store()), List.of(line), MigrationOptions.STANDARD).up();

        assertThat(project.values("select * from a")).containsExactly("1\tx");
    }

    @Test
    void aTimeLimitEndsAStatement() {
        project.table(1, "a")
                .file(
                        "V2__x.sql",
                        "-- irreversible: test\n-- timeout: 1s\nalter table a update title = toString(sleepEachRow(0.5)) where 1;");
        project.migrations().up(MigrationTarget.of("1"));
        project.sql("insert into a select number, 'x' from numbers(40)");
        long since = System.nanoTime();

        assertThatThrownBy(() -> project.migrations().up()).isInstanceOf(MigrationException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(15));
        assertThat(
                        project.values(
                                "select count() from system.mutations where database = currentDatabase() and not is_done"))
                .containsExactly("0");
    }

    @Test
    void whatIsPrintedCanBeRunByHand() {
        project.table(1, "a")
                .file(
                        "V2__x.sql",
                        "-- irreversible: test\nalter table a comment column title 'it''s; so' -- end");

        String printed = project.migrations().print(MigrationTarget.HEAD, false);

        dev.bedstone.migrate.internal.sql.Splitter.split(
                        printed, dev.bedstone.migrate.internal.sql.Dialect.CLICKHOUSE)
                .forEach(cut -> project.sql(printed.substring(cut.start(), cut.end())));
        assertThat(project.tables()).containsExactly("a");
        assertThat(project.migrations().up().scripts()).isEmpty();
        assertThat(project.migrations().store(StoreKind.CLICKHOUSE).status().getFirst().current())
                .contains("2");
    }

    /** The application's own way is not the one that migrations go. */
    @Test
    void migrationsGoTheirOwnWay(FreshClickHouse database) {
        project.table(1, "a");
        ClickHouseConfig application = database.config();
        ClickHouseEndpoint stranger =
                new ClickHouseEndpoint(
                        application.address(),
                        application.database(),
                        application.user(),
                        Secret.of("another word"),
                        application.tls());
        ClickHouseConfig config = application.withMigration(stranger);

        try (ClickHouse store = ClickHouse.open(config, StoreHooks.NONE)) {
            Migrations migrations =
                    Migrations.of(
                            List.of(store), List.of(project.line()), MigrationOptions.STANDARD);
            assertThatThrownBy(migrations::up).isInstanceOf(Denied.class);
            assertThatThrownBy(migrations::verify).isInstanceOf(Denied.class);
            assertThat(store.withoutTenant().query("select 1").list(Integer.class))
                    .containsExactly(1);
        }
    }
}
