package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** R54 on ClickHouse: where files, journal and schema say different things, nothing is done. */
@ClickHouseTest
class ClickHouseDriftTest {

    private ClickHouseProject project;

    @BeforeEach
    void open(FreshClickHouse database, @TempDir Path folder) {
        project = new ClickHouseProject(folder, database);
        project.file(
                        "V1__a.sql",
                        """
                        create table a (id UInt64, title String default 'x' codec(ZSTD(1)), at DateTime,
                            index titles title type bloom_filter, constraint positive check id > 0,
                            projection by_title (select title, count() group by title))
                            engine = MergeTree order by id ttl at + interval 30 day;
                        create view titles as select title from a;
                        create materialized view counts engine = SummingMergeTree order by id as select id, 1 as n from a;
                        """)
                .file("U1__a.sql", "drop table counts; drop table titles; drop table a;")
                .table(2, "b");
        project.migrations().up();
    }

    @AfterEach
    void close() {
        project.close();
    }

    private void refused(String words) {
        project.table(9, "new_one");
        assertThatThrownBy(() -> project.migrations().up())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining(words);
        assertThatThrownBy(() -> project.migrations().validate())
                .isInstanceOf(MigrationException.class);
        assertThat(project.tables()).doesNotContain("new_one");
    }

    /** The control: without drift the same run goes through. */
    @Test
    void withoutDriftNothingIsRefused() {
        project.sql("insert into a (id, at) values (1, now())", "optimize table a final");
        project.sql("alter table a comment column title 'of no matter'");
        project.migrations().validate();
        project.table(9, "new_one");
        project.migrations().up();
        assertThat(project.tables()).contains("new_one");
    }

    @Test
    void anEditedFileIsRefusedAndOtherLineEndingsAreNot() {
        project.file(
                "V2__create_b.sql",
                "\uFEFFcreate table b (id UInt64, title String) engine = MergeTree order by id;");
        project.migrations().validate();
        project.file("V2__create_b.sql", "create table b (id UInt32) engine = Memory;");

        refused("V2__create_b.sql:1:1: was changed after it was carried out");
    }

    @Test
    void aMissingFileIsRefused() {
        project.delete("V2__create_b.sql").delete("U2__create_b.sql");

        refused("version 2: is there ('create b'), and its file is not");
    }

    /** Changes that do not hide each other, with what is said of each. */
    static Stream<Map<String, String>> changes() {
        return Stream.of(
                Map.of(
                        "alter table a add column extra UInt8",
                        "table a column extra: was added by hand",
                        "alter table b drop column title",
                        "table b column title: was made by a migration and is gone",
                        "alter table a modify column title String default 'y'",
                        "table a column title: was changed by hand",
                        "alter table a modify column at DateTime ttl at + interval 1 day",
                        "table a column at: was changed by hand",
                        "alter table a drop index titles",
                        "table a index titles: was made by a migration and is gone",
                        "alter table a add index more id type minmax",
                        "table a index more: was added by hand",
                        "alter table a drop projection by_title",
                        "table a projection by_title: was made by a migration and is gone",
                        "alter table a add projection p (select id order by id)",
                        "table a projection p: was added by hand",
                        "alter table a drop constraint positive",
                        "table a constraint positive: was made by a migration and is gone",
                        "alter table a modify ttl at + interval 1 day",
                        "table a: was changed by hand"),
                Map.of(
                        "alter table a modify column title codec(LZ4)",
                        "table a column title: was changed by hand",
                        "alter table a modify setting max_parts_in_total = 7",
                        "table a: was changed by hand",
                        "create or replace view titles as select 1 as title",
                        "view titles: was changed by hand",
                        "drop table b",
                        "table b: was made by a migration and is gone",
                        "drop view counts",
                        "materialized view counts: was made by a migration and is gone"),
                Map.of("rename table b to z", "table b: was made by a migration and is gone"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void changesByHand(Map<String, String> changes) {
        changes.keySet().forEach(project::sql);

        changes.values().forEach(this::refused);
    }

    @Test
    void whatOthersOwnIsNobodysBusiness() {
        project.sql("create table of_others (id UInt64) engine = MergeTree order by id");
        project.sql("insert into of_others values (1)");
        project.migrations().validate();
        project.table(9, "new_one");
        project.migrations().up();
        project.sql("alter table of_others add column x UInt8");
        project.migrations().validate();
        project.migrations(MigrationOptions.STANDARD.allowingDataLoss()).down(MigrationTarget.BASE);

        assertThat(project.tables()).containsExactly("of_others");
        assertThat(project.values("select id from of_others")).containsExactly("1");
    }
}
