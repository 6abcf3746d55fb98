package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R52 on ClickHouse: an undo takes back what its version brought, and a wrong one is found. */
@ClickHouseTest
class ClickHouseUndoProofTest {

    private ClickHouseProject project;

    @BeforeEach
    void open(FreshClickHouse database, @TempDir Path folder) {
        project =
                new ClickHouseProject(folder, database)
                        .file(
                                "V1__base.sql",
                                """
                                create table document (id UInt64, title String, mood Enum8('good' = 1, 'bad' = 2),
                                    tags Array(String), note Nullable(String), at DateTime, day LowCardinality(String),
                                    index titles title type bloom_filter)
                                    engine = MergeTree order by id ttl at + interval 1 day;
                                create table total (id UInt64, n SimpleAggregateFunction(sum, UInt64)) engine = AggregatingMergeTree order by id;
                                """)
                        .file("U1__base.sql", "drop table total; drop table document;");
    }

    @AfterEach
    void close() {
        assertThat(project.tables()).as("the database itself is never touched").isEmpty();
        assertThat(
                        project.values(
                                "select name from system.databases where startsWith(name, 'bedstone_scratch')"))
                .as("no scratch database stays")
                .isEmpty();
        project.close();
    }

    @Test
    void aCorrectUndoPasses() {
        project.file(
                        "V2__column.sql",
                        "alter table document add column more UInt8 default 3; create view titles as select title from document;"
                                + " create materialized view totals to total as select id, toUInt64(1) as n from document;")
                .file(
                        "U2__column.sql",
                        "drop view totals; drop view titles; alter table document drop column more;")
                .file(
                        "V3__cluster.sql",
                        "create table if not exists c on cluster 'two' (id UInt64) engine = MergeTree order by id;")
                .file("U3__cluster.sql", "drop table if exists c on cluster two;")
                .file("R__view.sql", "create or replace view sizes as select id from document;");

        assertThatCode(() -> project.migrations().verify()).doesNotThrowAnyException();
    }

    /** Each of them is a control: an undo that is wrong turns the proof red. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    alter table document add column extra String  | select 1                                          | table document column extra is left
                    create table extra (id UInt8) engine = Memory | drop table extra; alter table document drop index titles | table document index titles is gone
                    alter table document modify column title codec(LZ4) | select 1                                    | table document column title is another
                    create view v as select 1 as x                | drop view v; create view w as select 1 as x       | view w is left
                    alter table document update title = upper(title) where 1 | alter table document update title = left(title, 0) where 1 | values of document.title are lost
                    alter table document add column x UInt8       | alter table document drop column x; truncate table document | are lost
                    alter table document modify ttl at + interval 2 day | select 1                                    | table document is another
                    create table extra (id UInt8) engine = Memory | drop table extraa                                 | fails on an empty database
                    """)
    void aWrongUndoIsFound(String up, String undo, String words) {
        project.file("V2__x.sql", up + ";").file("U2__x.sql", undo + ";");

        assertThatThrownBy(() -> project.migrations().verify())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("2__x.sql:1:")
                .satisfies(
                        e -> assertThat(e.getMessage().replace(": is ", " is ")).contains(words));
    }

    /** A try must not touch what is there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    drop table if exists system_of_others.events   | names the database system_of_others
                    create table other.t (id UInt8) engine = Memory | names the database other
                    create materialized view v to other.t as select id from document | names the database other
                    create table q (id UInt8) engine = Kafka       | makes a table of the engine Kafka
                    create table q (id UInt8) engine = ReplicatedMergeTree('/tables/q', 'r') order by id | names a path of replication
                    truncate table other.t                          | names the database other
                    """)
    void whatReachesBeyondIsNotTried(String statement, String words) {
        project.file("V2__x.sql", "-- irreversible: test\n" + statement + ";");

        assertThatThrownBy(() -> project.migrations().verify()).hasMessageContaining(words);
    }
}
