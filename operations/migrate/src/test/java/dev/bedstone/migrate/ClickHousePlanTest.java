package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.migrate.MigrationPlan.PlannedScript;
import dev.bedstone.migrate.MigrationPlan.PlannedStatement;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a plan says of a statement of ClickHouse is what the server does; other tools' histories.
 */
@ClickHouseTest
class ClickHousePlanTest {

    private ClickHouseProject project;

    @BeforeEach
    void open(FreshClickHouse database, @TempDir Path folder) {
        project = new ClickHouseProject(folder, database);
    }

    @AfterEach
    void close() {
        project.close();
    }

    private PlannedScript planned(String statement) {
        project.file("V1__x.sql", "-- irreversible: test\n-- verify: select 1\n" + statement + ";");
        return project.migrations().plan().scripts().getFirst();
    }

    /** Whether the server writes parts anew: then they have another name afterwards. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    alter table a add column note String default 'x'      | false
                    alter table a update title = 'z' where id = 1         | true
                    alter table a delete where id = 1                     | true
                    alter table a modify column title LowCardinality(String) | true
                    alter table a modify column title codec(LZ4)          | false
                    alter table a comment column title 'c'                | false
                    alter table a rename column title to name             | true
                    alter table a drop column title                       | true
                    alter table a add index i title type minmax           | false
                    alter table a modify ttl at + interval 100 year       | true
                    alter table a materialize index old                   | true
                    alter table a modify setting max_parts_in_total = 9   | false
                    alter table a add constraint c check id >= 0          | false
                    optimize table a final                                | true
                    """)
    void whatIsRewritten(String statement, boolean rewrites) {
        project.sql(
                "create table a (id UInt64, title String, at DateTime, index old id type minmax) engine = MergeTree order by id",
                "insert into a select number, 'x', now() from numbers(10)");
        String parts =
                "select groupArray(name) from (select name from system.parts where database = currentDatabase() and table = 'a' and active order by name)";
        var before = project.values(parts);
        PlannedStatement planned = planned(statement).statements().getFirst();

        assertThat(planned.rewritesTable()).isEqualTo(rewrites);
        assertThat(planned.effect()).isNotBlank();
        project.migrations().up();
        assertThat(!project.values(parts).equals(before))
                .as("parts were written anew")
                .isEqualTo(rewrites);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    alter table a add column b UInt8, modify order by (id, b) | EXCHANGE TABLES
                    alter table a modify column id UInt32                  | keeps its type
                    alter table a modify ttl at + interval 1 day           | materialize_ttl_after_modify = 0
                    alter table a update x = 1 where 1                     | IN PARTITION
                    drop table a                                           | max_table_size_to_drop
                    alter table a drop column b                            | materialized views
                    create materialized view v engine = Memory as select 1 as x | hidden inner table
                    create table a (id UInt64) engine = MergeTree order by id | non_replicated_deduplication_window
                    create table a (id UInt64, n Float64) engine = SummingMergeTree order by id | averages too
                    insert into a select * from b                          | block by block
                    truncate table other.a                                 | neither watched
                    """)
    void dangersAreTold(String statement, String words) {
        assertThat(planned(statement).statements().getFirst().warnings())
                .anyMatch(warning -> warning.contains(words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    drop table a                                  | true
                    alter table a drop column b                   | true
                    alter table a drop partition tuple()          | true
                    alter table a delete where 1                  | true
                    delete from a where 1                         | true
                    truncate table a                              | true
                    create or replace table a (x UInt8) engine = Memory | true
                    alter table a add column b UInt8              | false
                    alter table a drop index i                    | false
                    create or replace view v as select 1 as x     | false
                    """)
    void whatMayLoseRows(String statement, boolean destructive) {
        assertThat(planned(statement).destructive()).isEqualTo(destructive);
    }

    @Test
    void golangMigratesVersionIsTakenOver() {
        project.table(1, "a").table(2, "b");
        project.sql(
                "create table schema_migrations (version Int64, dirty UInt8, sequence UInt64) engine = TinyLog",
                "insert into schema_migrations values (1, 1, 1), (1, 0, 2), (2, 1, 3), (2, 0, 4)",
                "create table a (id UInt64, title String) engine = MergeTree order by id");

        assertThatThrownBy(() -> project.migrations().adopt())
                .hasMessageContaining("table b: is not what the files build");
        project.sql("create table b (id UInt64, title String) engine = MergeTree order by id");

        assertThat(project.migrations().adopt()).isEqualTo("2");
        assertThat(project.migrations().up().scripts()).isEmpty();
        project.migrations().validate();
    }
}
