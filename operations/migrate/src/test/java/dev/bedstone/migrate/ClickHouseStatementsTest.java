package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.StoreKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which statements of ClickHouse are refused when the files are read, before any server is asked.
 */
class ClickHouseStatementsTest {

    private static final String VERIFIED = "-- irreversible: test\n-- verify: select 1\n";

    /** The files are good: only the store is missing. */
    private static final String NOT_OPEN = "is not open";

    @TempDir private Path folder;

    private void read(String text) throws IOException {
        Files.writeString(folder.resolve("V3__x.sql"), text);
        MigrationLine line = MigrationLine.folder("app", StoreKind.CLICKHOUSE, folder);
        Migrations.of(List.of(), List.of(line), MigrationOptions.STANDARD).up();
    }

    /** What nobody could tell after a crash is refused before it is begun. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into b values (1, 'x')",
                "create table c engine = MergeTree order by id as select * from b",
                "create materialized view c engine = MergeTree order by id populate as select * from b",
                "rename table b to c, c to d",
                "exchange tables b and c",
                "alter table b add column n UInt8, update title = '' where 1",
                "alter table b modify column title remove default",
                "alter table b attach partition tuple()",
                "drop table b on cluster x",
                "create table c on cluster x (id UInt64) engine = MergeTree order by id",
                "create user u",
                "detach table b",
                "update b set title = '' where 1"
            })
    void whatCannotBeToldIsRefusedFirst(String statement) {
        assertThatThrownBy(() -> read("-- irreversible: test\n" + statement + ";"))
                .hasMessageContaining("V3__x.sql:2:1: after a crash nobody could tell")
                .hasMessageContaining("-- verify: <query>");
        assertThatThrownBy(() -> read(VERIFIED + statement + ";")).hasMessageContaining(NOT_OPEN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    set max_threads = 1                         | what is set for a session is lost
                    use system                                  | what is set for a session is lost
                    create temporary table t (id UInt8)         | what is set for a session is lost
                    insert into b format JSONEachRow            | needs rows behind the statement
                    """)
    void whatNeverWorksIsRefused(String statement, String words) {
        assertThatThrownBy(() -> read(VERIFIED + statement + ";")).hasMessageContaining(words);
    }
}
