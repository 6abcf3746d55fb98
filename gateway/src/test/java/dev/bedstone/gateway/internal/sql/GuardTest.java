package dev.bedstone.gateway.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.gateway.internal.engine.EngineException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names that are spelt like what is refused, in every place a name may stand; {@code NAME} is each
 * of them in turn. What is refused stays refused right beside them.
 */
class GuardTest {

    private static final String[] NAMES = {
        "file",
        "File",
        "`file`",
        "\"FILE\"",
        "source",
        "`source`",
        "disk",
        "\"disk\"",
        "outfile",
        "infile",
        "`outfile`",
        "catboostEvaluate",
        "url",
        "backup",
        "copy",
        "input"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE NAME (id Int64) ENGINE = MergeTree ORDER BY id",
                "CREATE TABLE IF NOT EXISTS NAME(id Int64, INDEX NAME (id) TYPE minmax) ENGINE = MergeTree ORDER BY (id)",
                "CREATE OR REPLACE TABLE default.NAME (http Int64) ENGINE = Memory",
                "CREATE TEMPORARY TABLE NAME (id Int64)",
                "ATTACH TABLE NAME (id Int64) ENGINE = Memory",
                "CREATE TABLE t (NAME Int64, PROJECTION NAME (SELECT NAME ORDER BY NAME)) ENGINE = MergeTree ORDER BY (NAME)",
                "CREATE VIEW d.NAME (id Int64) AS SELECT 1 AS id",
                "CREATE MATERIALIZED VIEW NAME TO NAME (id Int64) AS SELECT NAME FROM NAME",
                "CREATE MATERIALIZED VIEW IF NOT EXISTS a.NAME TO b.NAME (id Int64) AS SELECT 1 AS id",
                "CREATE DICTIONARY NAME (id UInt64) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'NAME')) LAYOUT(FLAT())",
                "ALTER TABLE NAME ADD INDEX NAME (id) TYPE minmax, ADD COLUMN NAME Int8",
                "ALTER TABLE NAME ADD PROJECTION IF NOT EXISTS NAME (SELECT id)",
                "INSERT INTO NAME VALUES (1)",
                "INSERT INTO NAME (id) VALUES (1)",
                "INSERT INTO NAME(NAME) FORMAT RowBinary\n",
                "INSERT INTO TABLE default.NAME (id) SELECT NAME FROM NAME",
                "WITH 1 AS NAME INSERT INTO NAME (id) SELECT NAME",
                "SELECT NAME FROM NAME",
                "SELECT NAME.id, NAME[1], (NAME), [NAME] FROM NAME",
                "SELECT id FROM a AS NAME JOIN b NAME USING (id)",
                "SELECT id FROM a JOIN NAME ON (a.id = NAME.id) WHERE NAME IN (1, 2)",
                "SELECT id AS NAME, (1) FROM NAME GROUP BY NAME, (id)",
                "WITH NAME AS (SELECT 1) SELECT * FROM NAME",
                "DELETE FROM NAME WHERE (id = 1)",
                "OPTIMIZE TABLE NAME FINAL",
                "DESCRIBE TABLE NAME",
                "DROP TABLE NAME",
            })
    void takesNamesForNames(String sql) {
        for (String name : NAMES) {
            String named = sql.replace("NAME", name);
            assertThatCode(() -> parse(named)).as(named).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT FILE('/etc/hostname')",
                "SELECT file, FILE('/etc/hostname') FROM file",
                "SELECT * FROM file JOIN FILE('x', 'LineAsString') ON 1",
                "SELECT 1 INTO, FILE('x')",
                "SELECT a.FILE('x')",
                "SELECT NOT EXISTS FILE('x')",
                "SELECT 1 ORDER BY 1 WITH FILL FROM 0 TO FILE('x')",
                "WITH FILE('x') AS file SELECT file",
                "INSERT INTO file (id) SELECT FILE('x')",
                "INSERT INTO file SELECT FILE('x')",
                "INSERT INTO FUNCTION FILE('x', 'CSV', 'a Int8') SELECT 1",
                "INSERT INTO TABLE FUNCTION FILE('x', 'CSV', 'a Int8') SELECT 1",
                "CREATE TABLE file (file String DEFAULT FILE('x')) ENGINE = Memory",
                "CREATE TABLE file (id Int8, INDEX file FILE('x') TYPE minmax) ENGINE = MergeTree ORDER BY id",
                "CREATE TABLE file AS FILE('x', 'CSV', 'a Int8')",
                "CREATE TABLE file ENGINE = FILE(CSV)",
                "CREATE VIEW file (id String) AS SELECT FILE('x') AS id",
                "CREATE MATERIALIZED VIEW file TO file (id String) AS SELECT 1 WITH FILL TO FILE('x')",
                "DESCRIBE TABLE FILE('x')",
                "`INSERT` INTO FILE('x')",
                "INSERT INTO disk (a) SELECT 1 SETTINGS disk = disk(type = local)",
                "CREATE TABLE disk (a Int8) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = local)",
                "CREATE DICTIONARY source (source Int8) PRIMARY KEY source SOURCE(EXECUTABLE(command 'id')) LAYOUT(FLAT())",
                "CREATE TABLE a (a Int8) ENGINE = Memory PARALLEL WITH CREATE DICTIONARY d (a Int8) PRIMARY KEY a SOURCE(FILE(path 'x')) LAYOUT(FLAT())",
                "CREATE TABLE a (a Int8) ENGINE = Memory PARALLEL WITH BACKUP TABLE t TO S3('http://x/y')",
                "CREATE TABLE a (a Int8) ENGINE = Memory PARALLEL WITH COPY a TO 'x'",
                "SELECT 1 AS insert INTO OUTFILE 'x'",
                "SELECT outfile FROM infile INTO OUTFILE $$x$$",
                "INSERT INTO outfile FROM INFILE 'x' FORMAT CSV",
            })
    void refusesWhatStandsBesideSuchNames(String sql) {
        assertThatThrownBy(() -> parse(sql))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        refused -> assertThat(refused.code()).isIn(497, 358, 78));
    }

    private static Statement parse(String sql) throws EngineException {
        return StatementParser.parse(sql.getBytes(StandardCharsets.UTF_8));
    }
}
